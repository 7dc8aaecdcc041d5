using System.Globalization;
using System.Text.Json;
using OrleansGrid.Kinds.Study.Objectives;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Kinds.Study.Trials;

/// <summary>One attempt at one trial.</summary>
/// <param name="IsKept">Its parameters are durable already.</param>
internal sealed class TrialRun(StudyHost host, StudySpec spec, KnownStudy study, RunnerContext item, JsonElement parameters, bool IsKept)
{
    /// <summary>A trial that runs for longer can be seen while it does.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan BetweenKeeping = TimeSpan.FromSeconds(1);

    private readonly TrialReports _reports = new(host, study.Pruner, item);
    private readonly KeptOnce _parameters = new(() =>
        IsKept ? Task.CompletedTask : host.KeepAsync(item.JobId, item.Item, parameters.GetRawText(), item.Stopping)
    );

    /// <exception cref="PermanentFailureException">Its value is none to go by.</exception>
    public async ValueTask<TrialOutcome> TryAsync(ObjectiveSource objective)
    {
        using var ended = new CancellationTokenSource();
        _ = KeepWhileItRunsAsync(ended.Token);

        try
        {
            var result = await objective.RunAsync(new TrialContext(parameters, item, _reports.AddAsync));
            Check(result);
            await _reports.CompleteAsync();
            return Outcome(TrialState.Succeeded) with { Values = result.Values, Violations = result.Violations };
        }
        catch (Exception error) when (error is TrialPrunedException || (_reports.Pruned && IsItsFault(error)))
        {
            // Whatever it says on its way out: some wrap what passes through them.
            return Outcome(TrialState.Pruned);
        }
        finally
        {
            _reports.Dispose();
            await ended.CancelAsync();
        }
    }

    public TrialOutcome Failed() => Outcome(TrialState.Failed);

    /// <summary>Whether the attempt has failed, and was not just stopped.</summary>
    public bool IsItsFault(Exception error) =>
        error is not OperationCanceledException || item.TimedOut || !item.Cancellation.IsCancellationRequested;

    /// <summary>There is no other attempt after this.</summary>
    public bool IsLast(Exception error) => error is PermanentFailureException || item.FailedInRun + 1 >= spec.Retry.Attempts;

    /// <summary>Makes the trial's parameters durable, for those who look at it before or without an outcome.</summary>
    public Task KeepAsync() => _parameters.KeepAsync();

    /// <summary>What cannot be shown while the trial runs is shown with its outcome; why is said once.</summary>
    private async Task KeepWhileItRunsAsync(CancellationToken ended)
    {
        try
        {
            for (var pause = Long; ; pause = BetweenKeeping)
            {
                await Task.Delay(pause, ended);
                await KeepAsync();
                await _reports.KeepAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The trial has ended, or its task was stopped.
        }
        catch (Exception error)
        {
            host.NotShown(item.JobId, item.Item, error);
        }
    }

    private void Check(TrialResult result)
    {
        if (result.Values.Count != spec.Directions.Count)
        {
            throw new PermanentFailureException(
                $"The objective gave {result.Values.Count} values; the study has {spec.Directions.Count} objectives."
            );
        }

        foreach (var value in result.Values.Concat(result.Violations))
        {
            if (!double.IsFinite(value))
            {
                throw new PermanentFailureException(
                    $"The objective gave {value.ToString(CultureInfo.InvariantCulture)}, which is not a finite number."
                );
            }
        }
    }

    private TrialOutcome Outcome(TrialState state) =>
        new()
        {
            Params = parameters,
            State = state,
            Steps = _reports.Steps,
        };
}
