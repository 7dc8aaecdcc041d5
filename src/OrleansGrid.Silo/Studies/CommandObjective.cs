using System.Globalization;
using System.Text;
using OrleansGrid.Silo.Commands;

namespace OrleansGrid.Silo;

/// <summary>A command as objective: parameters go in as arguments and environment, its last line of output is the value.</summary>
internal sealed class CommandObjective(CommandLine command, StudySpec spec) : ITrialObjective
{
    /// <summary>A command that prints more is killed and its trial fails.</summary>
    private const int MaxOutputBytes = 8 << 20;

    private const int MaxErrorBytes = 16 << 10;

    private const string ReportWord = "report";

    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);

    private static readonly char[] Blank = [' ', '\t', '\r'];

    public ValueTask<TrialResult> RunAsync(TrialContext trial)
    {
        var parameters = new CommandParameters(trial, spec.Space);
        var child = new ChildCommand(
            command.Shell ? ["/bin/sh", "-c", command.Arguments[0]] : [.. command.Arguments.Select(parameters.FillIn)],
            parameters.Environment(),
            command.WorkingDirectory,
            MaxOutputBytes,
            MaxErrorBytes,
            KillGrace);
        var exit = ChildRunner.Run(child, trial.Cancellation, line => TakeLine(trial, line));
        CommandFailedException.ThrowUnlessDone(exit, MaxOutputBytes, trial.Cancellation);
        return new ValueTask<TrialResult>(ValuesOf(Encoding.UTF8.GetString(exit.Output)));
    }

    private static void TakeLine(TrialContext trial, ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("report "u8))
        {
            return;
        }

        var words = Encoding.UTF8.GetString(line).Split(Blank, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 3 && words[0] == ReportWord && long.TryParse(words[1], CultureInfo.InvariantCulture, out var step) && TryNumber(words[2], out var value))
        {
            // Not on the lane, to which nothing can return while it reads what the command says.
            Task.Run(() => trial.ReportAsync(step, value).AsTask()).GetAwaiter().GetResult();
        }
    }

    private TrialResult ValuesOf(string output)
    {
        var last = output.AsSpan().TrimEnd().ToString().Split('\n')[^1].Trim();
        var words = last.Split(Blank, StringSplitOptions.RemoveEmptyEntries);
        var objectives = spec.Directions.Count;
        var values = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!TryNumber(words[i], out values[i]))
            {
                throw new PermanentFailureException($"The command's last line of output is \"{Short(last)}\", which is no number.");
            }
        }

        return values.Length == objectives ? values
            : throw new PermanentFailureException(last.Length == 0
                ? "The command printed nothing; its last line of output must be the value."
                : $"The command's last line of output is \"{Short(last)}\"; it must be {objectives} {(objectives == 1 ? "number" : "numbers")}.");
    }

    private static bool TryNumber(string text, out double number)
    {
        // As C and Python write it.
        (var known, number) = text.TrimStart('+', '-').ToUpperInvariant() switch
        {
            "NAN" => (true, double.NaN),
            "INF" or "INFINITY" => (true, text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity),
            _ => (false, 0),
        };
        return known || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static string Short(string line) => line.Length <= 80 ? line : line[..80] + "…";
}
