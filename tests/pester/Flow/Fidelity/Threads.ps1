# Every way to another thread.
foreach ($from in 'Task', 'LongRunningTask', 'Continuation', 'AwaitChain', 'Thread', 'QueuedWork', 'Parallel', 'ParallelAsync', 'ParallelQuery',
    'Timer', 'TimersTimer', 'PeriodicTimer', 'RegisteredWait', 'Cancellation', 'FileWatcher') {
    @{ Name = "AskFrom.$from"; Script = [scriptblock]::Create("param(`$t) [AskFrom]::$from(`$t.Port)") }
}
