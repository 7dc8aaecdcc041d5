using System.Globalization;

namespace OrleansGrid.Processes;

/// <summary>A job's command line, made into the arguments and environment of one attempt at one item.</summary>
/// <remarks>
/// Without <see cref="CommandLine.Shell"/> no shell ever sees the item; with it the shell is given the item as a parameter, never as part
/// of the script.
/// </remarks>
internal sealed class CommandTemplate
{
    private const string Placeholder = "{}";

    private readonly IReadOnlyList<string> _arguments;
    private readonly string? _script;

    public CommandTemplate(CommandLine command)
    {
        if (command.Arguments.Count == 0)
        {
            throw new GridException(GridFault.BadInput, "The command is empty; give a program and its arguments.");
        }

        if (command.Shell && command.Arguments.Count != 1)
        {
            throw new GridException(
                GridFault.BadInput,
                $"A shell command is one script, but {command.Arguments.Count} arguments were given; quote the script as one."
            );
        }

        _arguments = command.Arguments;
        _script = command.Shell ? ShellScript.WithParameters(command.Arguments[0], [Placeholder]) : null;
        WorkingDirectory = command.WorkingDirectory;
    }

    public string? WorkingDirectory { get; }

    /// <exception cref="PermanentFailureException">The item cannot be given to any program.</exception>
    public IReadOnlyList<string> ArgumentsFor(string item)
    {
        if (item.Contains('\0', StringComparison.Ordinal))
        {
            throw new PermanentFailureException(
                "The item contains a NUL character, which cannot be passed to a program; give such data in a file."
            );
        }

        return _script is not null
            ? ["/bin/sh", "-c", _script, "grid", item]
            : [.. _arguments.Select(argument => argument.Replace(Placeholder, item, StringComparison.Ordinal))];
    }

    /// <summary>The item and its place, for programs that rather read them from the environment.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentFor(string item, string job, long index, int attempt) =>
        new Dictionary<string, string>(4)
        {
            ["GRID_ITEM"] = item,
            ["GRID_JOB"] = job,
            ["GRID_INDEX"] = index.ToString(CultureInfo.InvariantCulture),
            ["GRID_ATTEMPT"] = attempt.ToString(CultureInfo.InvariantCulture),
        };
}
