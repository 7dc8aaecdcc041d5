namespace OrleansGrid.Search.Tests;

public sealed class TrialHistoryTests
{
    [Fact]
    public void A_trial_is_counted_once_and_its_outcome_is_final()
    {
        var history = new TrialHistory(new Space([new Dimension("x", DimensionKind.Float, 0, 1)]));
        var running = new Trial { Number = 3, Point = [0.5], State = TrialState.Running };
        history.Put(running);
        history.Put(running with { State = TrialState.Succeeded, Losses = [1] });
        history.Put(running with { State = TrialState.Failed });
        history.Put(running with { Number = 1 });

        Assert.Equal([1L, 3L], history.Trials.Select(trial => trial.Number));
        Assert.Equal([TrialState.Succeeded], history.Ended.Select(trial => trial.State));
        Assert.Equal(TrialState.Succeeded, history.Find(3)!.State);
    }
}
