namespace OrleansGrid.Testing.Tests;

public sealed class FakeTrialTests
{
    private static async ValueTask<TrialResult> DescendAsync(TrialContext trial)
    {
        var loss = 1.0;
        for (var step = 1; step <= 4; step++)
        {
            loss *= 1 - trial.Float("rate");
            await trial.ReportAsync(step, loss);
        }

        return loss;
    }

    [Fact]
    public async Task An_objective_is_run_with_given_parameters_and_its_reports_are_kept()
    {
        var outcome = await new FakeTrial(new { rate = 0.5 }).RunAsync(DescendAsync);
        Assert.Equal((false, 0.0625), (outcome.Pruned, outcome.Value));
        Assert.Equal([new(1, 0.5), new(2, 0.25), new(3, 0.125), new(4, 0.0625)], outcome.Reports);
    }

    [Fact]
    public async Task A_trial_that_is_to_be_pruned_ends_at_its_report()
    {
        var outcome = await new FakeTrial(new { rate = 0.5 }) { PruneAtStep = 2 }.RunAsync(DescendAsync);
        Assert.True(outcome.Pruned);
        Assert.Equal([1, 2], outcome.Reports.Select(report => report.Step));
        Assert.Throws<InvalidOperationException>(() => outcome.Value);
    }

    [Fact]
    public async Task Choices_are_given_as_a_study_gives_them()
    {
        var seen = await new FakeTrial(new { Day = DayOfWeek.Friday, Layers = 3 }).RunAsync(trial =>
            ValueTask.FromResult<TrialResult>(trial.Text("Day") == "Friday" && !trial.Has("day") ? trial.Integer("Layers") : 0)
        );
        Assert.Equal(3, seen.Value);
    }

    [Fact]
    public async Task A_value_that_is_no_number_fails_as_it_would_on_a_silo() =>
        await Assert.ThrowsAsync<PermanentFailureException>(() =>
            new FakeTrial(new { }).RunAsync(_ => ValueTask.FromResult<TrialResult>(double.NaN))
        );
}
