using System.Text.Json;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class WarmStartTests
{
    private static readonly SpaceMap Map = SpaceMap.Of(new SearchSpace().Float("x", 0, 5).Integer("n", 1, 4).Constraint("n <= x"));

    [Theory]
    [InlineData("{\"x\": 3.5, \"n\": 2}", true)]
    [InlineData("{\"x\": 5.5, \"n\": 2}", false)]
    [InlineData("{\"x\": 3.5, \"n\": 2.5}", false)]
    [InlineData("{\"x\": 3.5}", false)]
    [InlineData("{\"x\": 3.5, \"n\": 2, \"z\": 1}", false)]
    [InlineData("{\"x\": 1.5, \"n\": 2}", false)]
    public void A_trial_fits_if_the_study_might_have_tried_it_itself(string parameters, bool fits) =>
        Assert.Equal(fits, WarmStart.Fits(Map, Outcome(parameters), objectives: 1));

    [Fact]
    public void Only_what_succeeded_is_told()
    {
        var outcome = Outcome("{\"x\": 3.5, \"n\": 2}");
        Assert.False(WarmStart.Fits(Map, outcome with { State = TrialState.Pruned, Values = [] }, objectives: 1));
        Assert.False(WarmStart.Fits(Map, outcome, objectives: 2));
    }

    [Fact]
    public void Studies_of_other_directions_or_of_other_parameters_are_of_no_use()
    {
        var study = new StudySpec { Space = new SearchSpace().Float("x", 0, 5) };
        Assert.Null(WarmStart.WhyUseless(study, study with { Space = new SearchSpace().Float("y", 0, 1).Integer("x", 7, 9) }));
        Assert.Contains(
            "maximize",
            WarmStart.WhyUseless(study, study with { Directions = [Direction.Maximize] }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"y\"",
            WarmStart.WhyUseless(study, study with { Space = new SearchSpace().Float("y", 0, 5) }),
            StringComparison.Ordinal
        );
    }

    private static TrialOutcome Outcome(string parameters) =>
        new()
        {
            Params = JsonSerializer.Deserialize<JsonElement>(parameters),
            State = TrialState.Succeeded,
            Values = [1],
        };
}
