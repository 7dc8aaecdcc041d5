using System.Globalization;

namespace OrleansGrid.Processes.Templates;

/// <summary>A job's command line, made into the arguments and environment of one attempt at one item.</summary>
/// <remarks>
/// Without <see cref="CommandLine.Shell"/> no shell ever sees a value; with it the shell is given the values as parameters, never as part
/// of the script.
/// </remarks>
internal sealed class CommandTemplate
{
    private readonly IReadOnlyList<string> _arguments;
    private readonly Placeholders _placeholders;
    private readonly ShellScript? _script;

    /// <summary>A command whose one value is the item.</summary>
    public CommandTemplate(CommandLine command)
        : this(command, Placeholders.Item) { }

    /// <exception cref="GridException">The command cannot run, or has a placeholder where no value can be put.</exception>
    public CommandTemplate(CommandLine command, Placeholders placeholders)
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

        _placeholders = placeholders;
        _arguments = command.Arguments;
        _script = command.Shell ? ShellScript.Of(command.Arguments[0], placeholders) : null;
        WorkingDirectory = command.WorkingDirectory;
        foreach (var argument in command.Shell ? [] : command.Arguments)
        {
            // A misspelt name is to be known now, not by the first item.
            placeholders.Fill(argument, new string[placeholders.Count]);
        }
    }

    public string? WorkingDirectory { get; }

    /// <summary>One sentence on why a command cannot run; null when it can.</summary>
    public static string? WhyUnusable(CommandLine command, Placeholders placeholders)
    {
        try
        {
            _ = new CommandTemplate(command, placeholders);
            return null;
        }
        catch (GridException error)
        {
            return error.Message;
        }
    }

    /// <exception cref="PermanentFailureException">The item cannot be given to any program.</exception>
    public IReadOnlyList<string> ArgumentsFor(string item)
    {
        if (item.Contains('\0', StringComparison.Ordinal))
        {
            throw new PermanentFailureException(
                "The item contains a NUL character, which cannot be passed to a program; give such data in a file."
            );
        }

        return ArgumentsFor([item]);
    }

    /// <param name="values">One for each placeholder.</param>
    /// <exception cref="PermanentFailureException">A value stands in arithmetic and is no whole number.</exception>
    public IReadOnlyList<string> ArgumentsFor(IReadOnlyList<string> values)
    {
        if (_script is null)
        {
            return [.. _arguments.Select(argument => _placeholders.Fill(argument, values))];
        }

        foreach (var number in _script.Numbers)
        {
            RequireWhole(values[number]);
        }

        return [PosixShell.Program, "-c", _script.Text, "grid", .. values];
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

    /// <summary>Shells run commands that they find in what they calculate, take 010 for 8, and cut what is too large.</summary>
    private static void RequireWhole(string value)
    {
        var digits = value.AsSpan().TrimStart('-');
        var plain = value.Length - digits.Length <= 1 && (digits is "0" || (digits.Length > 0 && digits[0] != '0'));
        if (!plain || digits.ContainsAnyExceptInRange('0', '9') || !long.TryParse(value, CultureInfo.InvariantCulture, out _))
        {
            var shown = value.Length <= 80 ? value : value[..80] + "…";
            throw new PermanentFailureException(
                $"The value '{shown}' stands within $((…)) of the script, where only a whole number of 64 bits without leading zeros may; "
                    + "calculate with a program such as bc or awk instead."
            );
        }
    }
}
