namespace OrleansGrid.Cluster.Tests;

/// <summary>A parabola; trials from number 96 on wait until the test opens the study's gate.</summary>
[Objective("gated-parabola")]
public sealed class GatedObjective : ITrialObjective
{
    public const int FirstGated = 96;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public async ValueTask<TrialResult> RunAsync(TrialContext trial)
    {
        Executions.Note(trial.Item);
        NoteParameters(trial);
        while (trial.Number >= FirstGated && !Gated.IsOpen(trial.Item.JobId))
        {
            await Task.Delay(BetweenLooks, trial.Cancellation);
        }

        var (x, y) = (trial.Float("x"), trial.Float("y"));
        return (x * x) + (y * y);
    }

    /// <summary>A file for each execution, so that what SIGKILL interrupts is there all the same.</summary>
    private static void NoteParameters(TrialContext trial) =>
        File.WriteAllText(
            Path.Combine(
                Environment.GetEnvironmentVariable(Executions.FolderVariable)!,
                $"{trial.Item.JobId}.{trial.Number}.{Guid.NewGuid():N}.params"
            ),
            trial.Parameters.GetRawText()
        );
}
