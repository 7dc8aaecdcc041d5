using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Studies;

namespace OrleansGrid.Search.Tests;

/// <summary>Names that a command could not tell apart, or that nothing can carry.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("lr", "LR", "\"lr\" and \"LR\" would both be GRID_PARAM_LR")]
    [InlineData("a-b", "a_b", "GRID_PARAM_A_B")]
    [InlineData("a.b", "A B", "GRID_PARAM_A_B")]
    [InlineData("é", "ü", "GRID_PARAM__")]
    [InlineData("a{", "b", "brace")]
    [InlineData("a}b", "b", "brace")]
    public void A_command_with_ambiguous_names_is_refused_and_an_objective_or_those_who_ask_are_not(string one, string other, string says)
    {
        var space = new SearchSpace().Float(one, 0, 1).Float(other, 0, 1);
        var refusal = StudyRules.Validate(new StudySpec { Space = space, Command = new CommandLine(["true"]) });
        Assert.Contains(says, refusal, StringComparison.Ordinal);
        Assert.Null(StudyRules.Validate(new StudySpec { Space = space, Objective = "noop" }));
        Assert.Null(StudyRules.Validate(new StudySpec { Space = space, AskAndTell = true }));
    }

    [Fact]
    public void Names_that_only_look_alike_are_taken() =>
        Assert.Null(
            StudyRules.Validate(
                new StudySpec
                {
                    Space = new SearchSpace().Float("lr", 0, 1).Float("l_r", 0, 1).Float("item", 0, 1).Float("job", 0, 1),
                    Command = new CommandLine(["true"]),
                }
            )
        );

    [Theory]
    [InlineData("$order")]
    [InlineData("$x")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void Names_that_nothing_can_carry_are_refused(string name) =>
        Assert.Equal(GridFault.BadInput, Assert.Throws<GridException>(() => SpaceMap.Of(new SearchSpace().Float(name, 0, 1))).Fault);

    [Fact]
    public void Half_a_character_in_a_name_is_refused() =>
        Assert.Throws<GridException>(() => SpaceMap.Of(new SearchSpace().Float("a" + (char)0xD800, 0, 1)));

    [Theory]
    [InlineData("\"a\\u0000\"")]
    [InlineData("\"\\ud800\"")]
    public void Choices_that_nothing_can_carry_are_refused(string choice) =>
        Assert.Contains(
            "has the choice",
            Assert
                .Throws<GridException>(() =>
                    SpaceMap.Of(SearchSpace.Parse($$$"""{"x": {"type": "categorical", "choices": [{{{choice}}}, "b"]}}"""))
                )
                .Message,
            StringComparison.Ordinal
        );
}
