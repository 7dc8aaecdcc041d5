using System.Text.Json;

namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// Trial 0 is the first at step 1. Those up to <see cref="LastGood"/> are better at step 2, keep a checkpoint there and say nothing any
/// more, until all others have ended; these wait for the study's gate between step 1 and step 2, at which they are worse.
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
            return await (trial.Number is > 0 and <= LastGood ? GoodAsync(trial) : BadAsync(trial));
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
        await UntilEndedAsync(trial, 0, 0);
        if (await trial.LoadCheckpointAsync() is null)
        {
            await trial.ReportAsync(1, 1);
            await trial.ReportAsync(2, 0);
            await trial.SaveCheckpointAsync(JsonSerializer.SerializeToElement("reported"));
        }

        await UntilEndedAsync(trial, LastGood + 1, Trials - 1);
        return 0;
    }

    private static async Task<TrialResult> BadAsync(TrialContext trial)
    {
        if (trial.Number > 0)
        {
            await UntilEndedAsync(trial, 0, 0);
        }

        await trial.ReportAsync(1, 1);
        while (!Gated.IsOpen(trial.Item.JobId))
        {
            await Task.Delay(BetweenLooks, trial.Cancellation);
        }

        await trial.ReportAsync(2, 1);
        return 1;
    }

    private static async Task UntilEndedAsync(TrialContext trial, int first, int last)
    {
        for (var other = first; other <= last; other++)
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
