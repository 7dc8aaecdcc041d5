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

    private static StudyReport Report(string sampler) =>
        StudyReport.Of(new StudySpec { Space = new SearchSpace().Float("x", 0, 1).Float("y", 0, 1), Sampler = sampler }, [], [], null);
}
