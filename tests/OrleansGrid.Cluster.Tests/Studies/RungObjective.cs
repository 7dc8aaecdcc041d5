using System.Text.Json;

namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// Trial 0 reports 3 at step 1; those up to <see cref="LastGood"/> report 1 and keep a checkpoint, after which they say nothing until all others have ended; the others wait for the
/// study's gate and report 2.
/// </summary>
[Objective("rungs")]
public sealed class RungObjective : ITrialObjective
{
    public const int LastGood = 6;
    public const int Trials = 10;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public async ValueTask<TrialResult> RunAsync(TrialContext trial)
    {
        Executions.Note(trial.Item);
        try
        {
            return await (trial.Number is > 0 and <= LastGood ? GoodAsync(trial) : OtherAsync(trial));
        }
        finally
        {
            if (!trial.Cancellation.IsCancellationRequested)
            {
                await File.WriteAllTextAsync(EndOf(trial, trial.Number), "", CancellationToken.None);
            }
        }
    }

    private static async Task<TrialResult> GoodAsync(TrialContext trial)
    {
        await UntilEndedAsync(trial, [0]);
        if (await trial.LoadCheckpointAsync() is null)
        {
            await trial.ReportAsync(1, 1);
            await trial.SaveCheckpointAsync(JsonSerializer.SerializeToElement("reported"));
        }

        await UntilEndedAsync(trial, Enumerable.Range(LastGood + 1, Trials - LastGood - 1));
        return 1;
    }

    private static async Task<TrialResult> OtherAsync(TrialContext trial)
    {
        while (trial.Number > 0 && !Gated.IsOpen(trial.Item.JobId))
        {
            await Task.Delay(BetweenLooks, trial.Cancellation);
        }

        await trial.ReportAsync(1, trial.Number == 0 ? 3 : 2);
        return 2;
    }

    private static async Task UntilEndedAsync(TrialContext trial, IEnumerable<int> others)
    {
        foreach (var other in others)
        {
            while (!File.Exists(EndOf(trial, other)))
            {
                await Task.Delay(BetweenLooks, trial.Cancellation);
            }
        }
    }

    private static string EndOf(TrialContext trial, long number) =>
        Path.Combine(Environment.GetEnvironmentVariable(Executions.FolderVariable)!, $"{trial.Item.JobId}.{number}.end");
}
