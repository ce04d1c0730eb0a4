using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>A child that was just started, and our ends of what connects us.</summary>
/// <param name="Id">Its number, valid until it is waited for.</param>
/// <param name="PidFd">Itself, beyond doubt.</param>
/// <param name="Input">Writes to its standard input.</param>
/// <param name="Output">Reads its standard output.</param>
/// <param name="Error">Reads its standard error.</param>
/// <param name="Gate">A word in its command line for as long as it is not yet the program itself.</param>
/// <param name="Spawner">Its parent, to be released after its end.</param>
internal sealed record SpawnedChild(
    int Id, SafeFd PidFd, InputPipe Input, SafeFd Output, SafeFd Error, string Gate, Spawner Spawner)
{
    /// <summary>Starts a program.</summary>
    /// <exception cref="LinuxException">It could not be started; nothing runs and nothing is open.</exception>
    internal static SpawnedChild Start(LaunchCommand command, Spawner spawner)
    {
        var ours = new List<SafeFd>();
        var theirs = new List<SafeFd>();
        try
        {
            AddPipe(theirs, ours);
            AddPipe(ours, theirs);
            AddPipe(ours, theirs);
            // A program that opens /dev/stdout opens the pipe itself, for which another user needs to own it (pipe(7)).
            if (command.User is { } user) theirs.ForEach(fd => PlaceCalls.SetOwner(fd, user.UserId, user.GroupId));
            int parent = 0;
            (int id, SafeFd pidFd) = ChildCalls.Start(() => spawner.Spawn(thread =>
            {
                parent = thread;
                TimerSlackCalls.Set(TimerSlackMark.Of(command.Marker));
                return new SpawnRequest(command.Launcher, command.WordsFor(thread), command.LauncherEnvironment,
                    command.Directory, theirs[0], theirs[1], theirs[2]);
            }));
            return new SpawnedChild(
                id, pidFd, new InputPipe(ours[0]), ours[1], ours[2], command.SignOfLauncher(parent), spawner);
        }
        catch
        {
            ours.ForEach(fd => fd.Dispose());
            throw;
        }
        finally
        {
            // They must be open in the child alone, or the end of its output would never come.
            theirs.ForEach(fd => fd.Dispose());
        }
    }

    /// <summary>Ends a child that could not be watched, and closes what connects us.</summary>
    internal void End()
    {
        ChildCalls.End(Id, PidFd);
        Input.Dispose();
        PidFd.Dispose();
        Output.Dispose();
        Error.Dispose();
    }

    private static void AddPipe(List<SafeFd> readers, List<SafeFd> writers)
    {
        (SafeFd read, SafeFd write) = PipeCalls.Create();
        readers.Add(read);
        writers.Add(write);
    }
}

/// <summary>
/// The writing end of a process's input. It may be closed on any thread at any time: by its user, or because the
/// process has ended, which must never be an error of who closes it too.
/// </summary>
internal sealed class InputPipe(SafeFd fd) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !fd.IsClosed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The program has ended, or closed its input.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            PipeCalls.Write(fd, buffer);
        }
        catch (Exception e) when (e is ObjectDisposedException or LinuxException)
        {
            throw new IOException("The process has ended, or its input was closed: nothing can be written to it.", e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) fd.Dispose();
        base.Dispose(disposing);
    }
}
