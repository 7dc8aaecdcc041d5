using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class TrialHistoryTests
{
    [Fact]
    public void A_trial_is_counted_once_its_outcome_is_final_and_what_has_none_runs()
    {
        var history = new TrialHistory(new Space([new Dimension("x", DimensionKind.Float, 0, 1)]));
        var running = new Trial
        {
            Number = 3,
            Point = [0.5],
            State = TrialState.Running,
        };
        history.Put(running);
        history.Put(running with { State = TrialState.Succeeded, Losses = [1] });
        history.Put(running with { State = TrialState.Failed });
        history.Put(running with { Number = 1 });
        history.Put(running with { Number = 2 });
        history.Put(running with { Number = 2, State = TrialState.Pruned });

        Assert.Equal([1L, 2L, 3L], history.Trials.Select(trial => trial.Number));
        Assert.Equal([1L], history.Running.Select(trial => trial.Number));
        Assert.Equal([TrialState.Succeeded, TrialState.Pruned], history.Ended.Select(trial => trial.State));
        Assert.Equal(TrialState.Succeeded, history.Find(3)!.State);
    }
}
