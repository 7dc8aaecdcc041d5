using System.Text;
using OrleansGrid.Processes;
using OrleansGrid.Processes.Templates;

namespace OrleansGrid.Kinds.Study.Objectives;

/// <summary>
/// A command as objective: parameters go in as arguments and environment, its last line of output is the value. What lines before it may
/// say, <see cref="ObjectiveLines"/> takes.
/// </summary>
/// <param name="children">How this system runs child processes.</param>
/// <param name="note">Is told of what a trial's command has printed in vain.</param>
internal sealed class CommandObjective(CommandLine command, StudySpec spec, IChildProcesses children, Action<TrialContext, string> note)
    : ITrialObjective
{
    /// <summary>A command that prints more is killed and its trial fails.</summary>
    private const int MaxOutputBytes = 8 << 20;

    private const int MaxErrorBytes = 16 << 10;

    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);

    private readonly CommandTemplate _template = new(command, CommandParameters.PlaceholdersOf(spec.Space));

    public ValueTask<TrialResult> RunAsync(TrialContext trial)
    {
        var parameters = new CommandParameters(trial, spec.Space);
        var child = new ChildCommand(
            _template.ArgumentsFor(parameters.Values),
            parameters.Environment(),
            _template.WorkingDirectory,
            MaxOutputBytes,
            MaxErrorBytes,
            KillGrace
        );
        var said = new ObjectiveLines(trial, sentence => note(trial, sentence));
        var exit = children.Run(child, trial.Cancellation, said.Take, new ErrorLines(trial.Item));
        CommandFailedException.ThrowUnlessDone(exit, MaxOutputBytes, trial.Cancellation);
        return new ValueTask<TrialResult>(ValuesOf(Encoding.UTF8.GetString(exit.Output)) with { Violations = said.Violations });
    }

    private TrialResult ValuesOf(string output)
    {
        var last = output.AsSpan().TrimEnd().ToString().Split('\n')[^1].Trim();
        var words = last.Split(ObjectiveLines.Blank, StringSplitOptions.RemoveEmptyEntries);
        var objectives = spec.Directions.Count;
        var values = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!ObjectiveLines.TryNumber(words[i], out values[i]))
            {
                throw new PermanentFailureException($"The command's last line of output is \"{Short(last)}\", which is no number.");
            }
        }

        return values.Length == objectives
            ? new TrialResult(values)
            : throw new PermanentFailureException(
                last.Length == 0
                    ? "The command printed nothing; its last line of output must be the value."
                    : $"The command's last line of output is \"{Short(last)}\"; it must be {objectives} "
                        + $"{(objectives == 1 ? "number" : "numbers")}."
            );
    }

    private static string Short(string line) => line.Length <= 80 ? line : line[..80] + "…";
}
