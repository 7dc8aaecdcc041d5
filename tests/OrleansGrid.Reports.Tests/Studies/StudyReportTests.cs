using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Reports.Tests.Studies;

public sealed class StudyReportTests
{
    [Theory]
    [InlineData("tpe", true)]
    [InlineData("random", false)]
    [InlineData("cmaes", false)]
    public void Earlier_trials_are_of_use_to_samplers_that_learn_from_trials(string sampler, bool used) =>
        Assert.Equal(used, Report(sampler).WarmUsed);

    [Fact]
    public void The_sampler_that_auto_has_chosen_is_named_with_its_reason()
    {
        var report = Report("auto");
        Assert.Equal(("auto", "gp"), (report.Sampler, report.SamplerChosen));
        Assert.NotEmpty(report.SamplerReason);
    }

    [Fact]
    public void A_study_whose_trials_were_all_pruned_or_break_the_constraints_says_so_when_it_has_ended()
    {
        TrialStatus[] trials =
        [
            Shapes.Samples.Trial(0, "pruned", []),
            Shapes.Samples.Trial(1, "pruned", []),
            Shapes.Samples.Trial(2, "succeeded", [1], 0.5),
            Shapes.Samples.Trial(3, "failed", []),
        ];
        Assert.Equal(
            "Nothing was found: of 4 trials none has a value that keeps the constraints; 2 were pruned, 1 violate the constraints on "
                + "results, 1 failed.",
            Ended(JobState.Succeeded, trials).NothingFound
        );
        Assert.Equal("Nothing was found: no trial has begun.", Ended(JobState.Succeeded).NothingFound);
        Assert.Null(Ended(JobState.Running, trials).NothingFound);
        Assert.Null(Ended(JobState.Failed, trials).NothingFound);
        Assert.Null(Ended(JobState.Succeeded, [.. trials, Shapes.Samples.Trial(4, "succeeded", [1], 0)]).NothingFound);
    }

    private static StudyReport Ended(JobState state, params TrialStatus[] trials) =>
        StudyReport.Of(new StudySpec { Space = new SearchSpace().Float("x", 0, 1), Pruner = "asha" }, trials, [], null, state);

    private static StudyReport Report(string sampler) =>
        StudyReport.Of(
            new StudySpec { Space = new SearchSpace().Float("x", 0, 1).Float("y", 0, 1), Sampler = sampler },
            [],
            [],
            null,
            JobState.Running
        );
}
