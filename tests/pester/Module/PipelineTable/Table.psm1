# Reads docs/pipeline.md: which command is in which column, and what each type means there.
Set-StrictMode -Version Latest

$script:document = Get-Content "$PSScriptRoot/../../../../docs/pipeline.md"

# The rows of the markdown table below a heading, each as a list of cells; the line under the header is left out.
function Get-MarkdownTable([string] $Heading) {
    $start = $document.IndexOf("## $Heading")
    if ($start -lt 0) { throw "docs/pipeline.md has no '## $Heading'" }
    $lines = $document[($start + 1)..($document.Count - 1)]
    $isIn = $false
    foreach ($line in $lines) {
        if ($line -notlike '|*') { if ($isIn) { break } else { continue } }
        $isIn = $true
        if ($line -match '^[|\s-]+$') { continue }
        , @($line.Trim('|').Split('|').Trim())
    }
}

# The words that a cell may have.
function Get-TableWord { (Get-MarkdownTable Words | Select-Object -Skip 1).ForEach{ $_[0] } }

# The column of each command.
function Get-TableColumn {
    $columns = [ordered]@{}
    foreach ($row in Get-MarkdownTable Commands | Select-Object -Skip 1) {
        foreach ($command in $row[1] -split ',\s*') {
            if ($columns.Contains($command)) { throw "docs/pipeline.md has $command twice" }
            $columns[$command] = $row[0]
        }
    }
    $columns
}

# All cells, one for each command and type; what is of a command's own noun is itself.
function Get-TableCell {
    $columns = Get-TableColumn
    $rows = @(Get-MarkdownTable Table)
    $header = $rows[0]
    foreach ($command in $columns.Keys) {
        $index = $header.IndexOf($columns[$command])
        if ($index -lt 1) { throw "docs/pipeline.md: the table has no column '$($columns[$command])'" }
        $verb, $noun = $command -split '-'
        foreach ($row in $rows | Select-Object -Skip 1) {
            $isOwn = $row[0] -in $noun, "${noun}Entry" -and $verb -in 'Get', 'Set', 'Clear', 'Remove', 'Publish', 'Unpublish'
            [pscustomobject]@{ Command = $command; Column = $columns[$command]; Type = $row[0]; Word = $isOwn ? 'itself' : $row[$index] }
        }
    }
}

# Commands whose -Netns does not take many, or nothing by the pipeline.
function Get-NetnsException {
    foreach ($row in Get-MarkdownTable Namespaces | Select-Object -Skip 1) {
        foreach ($command in $row[0] -split ',\s*') { [pscustomobject]@{ Command = $command; Many = $row[1] -eq 'many'; Piped = $row[2] -eq 'yes' } }
    }
}

Export-ModuleMember -Function Get-NetnsException, Get-TableWord, Get-TableColumn, Get-TableCell
