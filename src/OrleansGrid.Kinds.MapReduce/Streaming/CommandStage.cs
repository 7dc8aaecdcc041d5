using OrleansGrid.Processes;
using OrleansGrid.Processes.Templates;

namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>One of a job's commands at work in a task: its process, and what it knows of the task.</summary>
internal sealed class CommandStage(CommandLine command, string role, ItemContext item, LineSink sink) : IDisposable
{
    private const int MaxErrorBytes = 16 << 10;

    private FilterChild? _child;

    /// <summary>Gives the command some of its input.</summary>
    /// <param name="inputFile">The file that it comes from; null when it comes from none.</param>
    public void Feed(ReadOnlySpan<byte> bytes, string? inputFile) => Child(inputFile).Feed(bytes);

    /// <summary>
    /// Ends the command's input and takes the rest of its output. One that was given nothing runs all the same, as it may write something
    /// at its end.
    /// </summary>
    /// <exception cref="CommandFailedException">Its exit code is not 0, or a signal ended it.</exception>
    public void End()
    {
        var exit = Child(null).End();
        item.Cancellation.ThrowIfCancellationRequested();
        sink.End();
        if (exit.ExitCode != 0)
        {
            var how = exit.ExitCode is { } code ? $"ended with exit code {code}" : $"was ended by signal {exit.Signal}";
            var last = exit.ErrorTail.Trim().Split('\n')[^1];
            throw new CommandFailedException("exit", last.Length > 0 ? $"The {role} {how}: {last}" : $"The {role} {how}.", exit.ErrorTail);
        }

        Dispose();
    }

    public void Dispose()
    {
        _child?.Dispose();
        _child = null;
    }

    private FilterChild Child(string? inputFile)
    {
        item.Cancellation.ThrowIfCancellationRequested();
        return _child ??= new FilterChild(
            new ChildCommand(Arguments(), Environment(inputFile), command.WorkingDirectory, 0, MaxErrorBytes, TimeSpan.FromSeconds(2)),
            sink,
            item.Cancellation
        );
    }

    private IReadOnlyList<string> Arguments()
    {
        var arguments = command.Arguments.Select(argument => Placeholders.None.Fill(argument, []));
        return command.Shell ? ["/bin/sh", "-c", arguments.First()] : [.. arguments];
    }

    /// <summary>Names as for batch commands, and those of Hadoop streaming that scripts look at most.</summary>
    private Dictionary<string, string> Environment(string? inputFile)
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
            variables["mapreduce_map_input_file"] = inputFile;
            variables["map_input_file"] = inputFile;
        }

        return variables;
    }

    private static class Texts
    {
        public static string Of(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
