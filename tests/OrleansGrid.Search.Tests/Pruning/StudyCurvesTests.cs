using OrleansGrid.Search.Pruning;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class StudyCurvesTests
{
    private static readonly Guid First = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Second = new("00000000-0000-0000-0000-000000000002");

    [Fact]
    public void A_report_that_is_sent_again_is_answered_as_before()
    {
        var curves = new StudyCurves(new AshaPruner(1, 2));
        Assert.True(curves.Report(0, First, 0, Curve(1)).Prune);
        curves.Ended(1, TrialState.Succeeded, Curve(9));
        curves.Ended(2, TrialState.Succeeded, Curve(9));
        Assert.True(curves.Report(0, First, 0, Curve(1)).Prune);
    }

    [Fact]
    public void Reports_that_overlap_those_before_count_once()
    {
        var curves = new StudyCurves(new PatientPruner(2, 0));
        Assert.False(curves.Report(0, First, 0, Curve(3, 3)).Prune);
        Assert.False(curves.Report(0, First, 0, Curve(3, 3)).Prune);
        Assert.True(curves.Report(0, First, 1, Curve(3, 3, 3)[1..]).Prune);
    }

    [Fact]
    public void One_that_does_not_know_the_reports_before_asks_for_all()
    {
        var curves = new StudyCurves(new PatientPruner(2, 0));
        Assert.True(curves.Report(0, First, 2, Curve(3, 3, 3)[2..]).Unknown);
        Assert.False(curves.Report(0, First, 0, Curve(3, 3, 3)).Unknown);
        Assert.True(curves.Report(0, First, 4, []).Unknown);
        Assert.True(curves.Report(0, Second, 3, []).Unknown);
    }

    [Fact]
    public void A_trial_is_judged_by_the_last_report_for_it_has_gone_on_from_those_before()
    {
        var curves = new StudyCurves(new AshaPruner(1, 2));
        Assert.False(curves.Report(0, First, 0, Curve(1, 1, 1)).Prune);
        Assert.True(curves.Report(1, First, 0, Curve(2)).Prune);
    }

    [Fact]
    public void A_trial_that_runs_again_is_compared_with_by_what_it_reported_before_until_it_has_come_as_far()
    {
        var curves = new StudyCurves(new AshaPruner(4, 2));
        curves.Known(1, Curve(1, 1, 1, 1));
        curves.Known(2, Curve(1, 1, 1, 1));
        curves.Report(1, First, 0, Curve(1));
        curves.Report(2, First, 0, Curve(1, 1));
        Assert.True(curves.Report(3, First, 0, Curve(2, 2, 2, 2)).Prune);

        var forgotten = new StudyCurves(new AshaPruner(4, 2));
        forgotten.Ended(0, TrialState.Pruned, Curve(3, 3, 3, 3));
        Assert.False(forgotten.Report(3, First, 0, Curve(2, 2, 2, 2)).Prune);
    }

    [Fact]
    public void What_a_trial_reports_anew_replaces_what_it_reported_at_that_step_before()
    {
        var curves = new StudyCurves(new AshaPruner(1, 2));
        curves.Known(1, Curve(1));
        curves.Known(2, Curve(9));
        Assert.False(curves.Report(1, First, 0, Curve(5)).Prune);
        Assert.False(curves.Report(3, First, 0, Curve(4)).Prune);
    }

    [Fact]
    public void An_outcome_is_final_whatever_a_lost_execution_still_reports()
    {
        var curves = new StudyCurves(new PercentilePruner(50, 1, 0));
        curves.Ended(0, TrialState.Succeeded, Curve(1));
        curves.Report(0, First, 0, Curve(9));
        Assert.True(curves.Report(1, First, 0, Curve(2)).Prune);
    }

    /// <summary>Where the silo of a trial does not ask, the answer is known.</summary>
    [Fact]
    public void No_pruner_stops_a_trial_where_it_says_that_it_may_not() =>
        Gen.Select(Gen.Int[0, 3].Array[1, 12], Gen.Int[0, 3].Array[1, 12].Array[0, 6], Gen.Int[1, 3], Gen.Int[0, 30])
            .Sample(
                (mine, others, stride, number) =>
                {
                    var history = new TrialHistory(new Space([]));
                    foreach (var (curve, other) in others.Select((curve, other) => (curve, other)))
                    {
                        history.Put(TrialOf(100 + other, other % 2 == 0 ? TrialState.Succeeded : TrialState.Running, curve, 1));
                    }

                    var trial = TrialOf(number, TrialState.Running, mine, stride);
                    foreach (var pruner in Pruners())
                    {
                        Assert.True(pruner.MayPrune(trial) || !pruner.ShouldPrune(history, trial));
                    }
                },
                iter: 2_000
            );

    /// <summary>
    /// What running trials said matters only to those that say so: reports need not be kept for the others before they are answered.
    /// </summary>
    [Fact]
    public void A_pruner_that_compares_with_ended_trials_only_does_not_see_running_ones() =>
        Gen.Select(Gen.Int[0, 3].Array[1, 12], Gen.Int[0, 3].Array[1, 12].Array[1, 8])
            .Sample(
                (mine, others) =>
                {
                    var (with, without) = (new TrialHistory(new Space([])), new TrialHistory(new Space([])));
                    for (var other = 0; other < others.Length; other++)
                    {
                        var known = TrialOf(100 + other, other % 2 == 0 ? TrialState.Succeeded : TrialState.Running, others[other], 1);
                        with.Put(known);
                        if (known.HasEnded)
                        {
                            without.Put(known);
                        }
                    }

                    var trial = TrialOf(0, TrialState.Running, mine, 1);
                    foreach (var pruner in Pruners().Where(pruner => !pruner.ComparesRunning))
                    {
                        Assert.Equal(pruner.ShouldPrune(without, trial), pruner.ShouldPrune(with, trial));
                    }
                },
                iter: 1_000
            );

    /// <summary>Where a bound clears a report, the pruner does too, at whatever steps the trials report.</summary>
    [Fact]
    public void What_is_known_ahead_is_what_would_have_been_answered() =>
        Gen.Select(
                Gen.Int[0, 5].Array[1, 20],
                Gen.Select(Gen.Int[0, 5].Array[1, 12], Gen.Int[1, 3]).Array[0, 9],
                Gen.Int[1, 3],
                Gen.Int[1, 20]
            )
            .Sample(
                (mine, others, stride, ahead) =>
                {
                    var history = new TrialHistory(new Space([]));
                    foreach (var ((curve, steps), other) in others.Select((curve, other) => (curve, other)))
                    {
                        history.Put(TrialOf(100 + other, other % 3 == 0 ? TrialState.Pruned : TrialState.Succeeded, curve, steps));
                    }

                    foreach (var pruner in new[] { new PercentilePruner(50, 1, 0), new PercentilePruner(25, 3, 2) })
                    {
                        var bounds = pruner.BoundsAfter(history, ahead);
                        for (var count = 1; count <= mine.Length; count++)
                        {
                            var trial = TrialOf(0, TrialState.Running, mine[..count], stride);
                            var step = trial.Reports[^1].Step;
                            if (step > ahead)
                            {
                                Assert.Equal(bounds.Clears(step, mine[..count].Min()), !pruner.ShouldPrune(history, trial));
                            }
                        }
                    }
                },
                iter: 2_000
            );

    [Fact]
    public void Nothing_is_said_of_steps_beyond_the_bounds_that_are_given_at_once()
    {
        var history = new TrialHistory(new Space([]));
        history.Put(TrialOf(1, TrialState.Succeeded, [.. Enumerable.Repeat(1, 2 * StepBounds.Most)], 1));
        var bounds = new PercentilePruner(50, 1, 0).BoundsAfter(history, 1);
        Assert.True(bounds.Clears(StepBounds.Most, 1));
        Assert.False(bounds.Clears(StepBounds.Most, 2));
        Assert.False(bounds.Clears(2 * StepBounds.Most, 1));
        Assert.True(new PercentilePruner(50, 1, 0).BoundsAfter(history, 2 * StepBounds.Most).Clears(long.MaxValue, 9));
    }

    private static IPruner[] Pruners() =>
        [
            new PercentilePruner(50, 1, 0),
            new PercentilePruner(25, 2, 4),
            new AshaPruner(1, 3),
            new AshaPruner(2, 2),
            new HyperbandPruner(1, 9, 3),
            new PatientPruner(3, 0),
            new PatientPruner(2, 0, new AshaPruner(1, 2)),
            new PatientPruner(2, 0, new PercentilePruner(50, 1, 2)),
        ];

    private static Trial TrialOf(long number, TrialState state, int[] curve, int stride) =>
        new()
        {
            Number = number,
            Point = [],
            State = state,
            Reports = [.. curve.Select((value, i) => new StepValue((long)(i + 1) * stride, value))],
        };

    private static StepValue[] Curve(params double[] values) => [.. values.Select((value, i) => new StepValue(i + 1, value))];
}
