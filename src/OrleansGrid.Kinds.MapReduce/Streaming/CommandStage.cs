using OrleansGrid.Processes;
using OrleansGrid.Processes.Templates;

namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>One of a job's commands at work in a task: its process, and what it knows of the task.</summary>
/// <param name="children">How this system runs child processes.</param>
internal sealed class CommandStage(
    CommandLine command,
    string role,
    MapReduceSpec spec,
    ItemContext item,
    LineSink sink,
    IChildProcesses children
) : IDisposable
{
    private const int MaxErrorBytes = 16 << 10;

    private IFilterChild? _child;

    private readonly GivenRecords _given = new();

    /// <summary>Gives the command whole lines of its input.</summary>
    /// <param name="file">The part of a file that they come from; null when they come from none.</param>
    /// <param name="offset">Where in the file they begin.</param>
    public void Feed(ReadOnlySpan<byte> lines, InputPart? file = null, long offset = 0)
    {
        var child = Child(file);
        _given.Add(lines, file, offset);
        child.Feed(lines);
    }

    /// <summary>
    /// Ends the command's input and takes the rest of its output. One that was given nothing runs all the same, as it may write something
    /// at its end.
    /// </summary>
    /// <exception cref="CommandFailedException">Its exit code is not 0 nor one that is allowed, or a signal ended it.</exception>
    public void End()
    {
        var exit = Child(null).End();
        CommandFailedException.ThrowIfStopped(exit, item.Cancellation);
        sink.End();
        if (exit.ExitCode is not { } code || (code != 0 && !spec.AllowedExits.Contains(code)))
        {
            throw new CommandFailedException("exit", Failure(exit), exit.ErrorTail);
        }

        Dispose();
    }

    public void Dispose()
    {
        _child?.Dispose();
        _child = null;
        _given.Clear();
    }

    private string Failure(ChildExit exit)
    {
        var how = exit.ExitCode is { } code ? $"ended with exit code {code}" : $"was ended by signal {exit.Signal}";
        var last = exit.ErrorTail.Trim().Split('\n')[^1];
        var why = last.Length > 0 ? $"The {role} {how}: {(char.IsPunctuation(last[^1]) ? last : last + '.')}" : $"The {role} {how}.";
        var nothingFound =
            exit.ExitCode == 1 && last.Length == 0 && !sink.HasLines
                ? " It wrote neither output nor an error: grep and its like end so when they find nothing; --allow-exit 1 takes that for "
                    + "success."
                : "";
        return $"{why}{nothingFound}{_given.Sentence}";
    }

    private IFilterChild Child(InputPart? inputFile)
    {
        item.Cancellation.ThrowIfCancellationRequested();
        if (_child is null)
        {
            sink.Begin();
            _child = children.StartFilter(
                new ChildCommand(Arguments(), Environment(inputFile), command.WorkingDirectory, 0, MaxErrorBytes, TimeSpan.FromSeconds(2)),
                sink,
                item.Cancellation,
                new ErrorLines(item)
            );
        }

        return _child;
    }

    private IReadOnlyList<string> Arguments()
    {
        var arguments = command.Arguments.Select(argument => Placeholders.None.Fill(argument, []));
        return command.Shell ? [PosixShell.Program, "-c", arguments.First()] : [.. arguments];
    }

    /// <summary>Names as for batch commands, and those of Hadoop streaming that scripts look at most.</summary>
    private Dictionary<string, string> Environment(InputPart? inputFile)
    {
        var variables = new Dictionary<string, string>
        {
            ["GRID_JOB"] = item.JobId.ToString(),
            ["GRID_INDEX"] = Texts.Of(item.Item),
            ["GRID_ATTEMPT"] = Texts.Of(item.Attempt),
            ["mapreduce_job_id"] = item.JobId.ToString(),
            ["mapreduce_task_partition"] = Texts.Of(item.Item),
            ["mapreduce_task_is_map"] = role == "reducer" ? "false" : "true",
        };
        if (inputFile is not null)
        {
            foreach (var prefix in new[] { "mapreduce_map_input_", "map_input_" })
            {
                variables[prefix + "file"] = inputFile.Path;
                variables[prefix + "start"] = Texts.Of(inputFile.Start);
                variables[prefix + "length"] = Texts.Of(inputFile.Length);
            }
        }

        return variables;
    }

    private static class Texts
    {
        public static string Of(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
