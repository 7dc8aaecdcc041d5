using OrleansGrid.Search.Pruning;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class StudyPrunerTests
{
    [Fact]
    public void A_study_without_a_pruner_has_none() => Assert.Null(StudyPruner.Of(Study(null)));

    [Theory]
    [InlineData("asha min=2 factor=4", typeof(AshaPruner))]
    [InlineData("hyperband max=81", typeof(HyperbandPruner))]
    [InlineData("patient patience=3 inner=percentile inner.percentile=25 inner.startup=2", typeof(PatientPruner))]
    [InlineData("patient inner=patient inner.patience=3 inner.inner=median inner.inner.warmup=4", typeof(PatientPruner))]
    public void A_pruner_is_made_by_its_name_and_options(string asked, Type type) => Assert.IsType(type, Of(asked)!.Rule);

    [Fact]
    public void The_options_of_a_pruner_inside_are_its_own()
    {
        var patient = Of("patient patience=1 inner=median inner.warmup=5")!.Rule;
        Assert.False(patient.MayPrune(Stalled(4)));
        Assert.True(patient.MayPrune(Stalled(5)));
    }

    [Fact]
    public void Where_larger_is_better_a_value_is_a_loss_turned_round()
    {
        Assert.Equal(-2, StudyPruner.Of(Study("median") with { Directions = [Direction.Maximize] })!.ToLoss(2));
        Assert.Equal(2, Of("median")!.ToLoss(2));
    }

    [Theory]
    [InlineData("best", "no pruner \"best\"")]
    [InlineData("asha speed=1", "\"speed\"")]
    [InlineData("asha factor=many", "factor \"many\"")]
    [InlineData("asha factor=1", "factor 1")]
    [InlineData("asha inner=median", "\"inner\"")]
    [InlineData("hyperband", "\"max\"")]
    [InlineData("patient inner=best", "no pruner \"best\"")]
    [InlineData("patient inner=asha inner.speed=1", "\"speed\"")]
    [InlineData("patient inner.factor=3", "\"inner.factor\"")]
    public void What_makes_no_sense_is_refused_by_name(string asked, string says) =>
        Assert.Contains(says, Assert.Throws<GridException>(() => Of(asked)).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_without_a_pruner_are_refused()
    {
        var spec = Study(null) with { PrunerOptions = new Dictionary<string, string> { ["factor"] = "3" } };
        Assert.Contains("\"factor\"", Assert.Throws<GridException>(() => StudyPruner.Of(spec)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_objectives_have_no_pruner_and_the_reason_is_said()
    {
        var spec = Study("asha") with { Directions = [Direction.Minimize, Direction.Maximize] };
        Assert.Contains("2 objectives", Assert.Throws<GridException>(() => StudyPruner.Of(spec)).Message, StringComparison.Ordinal);
    }

    private static StudyPruner? Of(string asked)
    {
        var words = asked.Split(' ');
        return StudyPruner.Of(
            Study(words[0]) with
            {
                PrunerOptions = words.Skip(1).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]),
            }
        );
    }

    private static StudySpec Study(string? pruner) =>
        new()
        {
            Space = new SearchSpace().Float("x", 0, 1),
            Objective = "noop",
            Pruner = pruner,
        };

    private static Trial Stalled(long last) =>
        new()
        {
            Number = 0,
            Point = [],
            State = TrialState.Running,
            Reports = [new(0, 1), new(last, 1)],
        };
}
