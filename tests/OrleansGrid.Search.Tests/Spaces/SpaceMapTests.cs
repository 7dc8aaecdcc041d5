using System.Text.Json;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

public sealed class SpaceMapTests
{
    public static TheoryData<SearchSpace, string> BadSpaces =>
        new()
        {
            { new SearchSpace(), "no parameters" },
            { new SearchSpace().Float(" ", 0, 1), "no name" },
            { new SearchSpace().Float("x", 2, 1), "\"x\" has low 2 above high 1" },
            { new SearchSpace().Float("x", 0, 1, log: true), "\"x\" is logarithmic" },
            { new SearchSpace().Float("x", double.NaN, 1), "finite" },
            { new SearchSpace().Float("x", 0, double.PositiveInfinity), "finite" },
            { new SearchSpace().Float("x", double.MinValue, double.MaxValue), "too far apart" },
            { new SearchSpace().Float("x", 0, 1, step: 0), "\"x\" has step 0" },
            { new SearchSpace().Integer("x", 0, 10, step: -1), "\"x\" has step -1" },
            { new SearchSpace().Integer("x", 0, long.MaxValue), "\"x\" is a whole number" },
            { SearchSpace.Parse("""{"x": {"type": "int", "low": 0.5, "high": 2}}"""), "\"x\" is a whole number" },
            { new SearchSpace().Categorical("x"), "\"x\" has 0 choices" },
            { new SearchSpace().Categorical("x", 1, "1", 1.0), "\"x\" has the choice 1 twice" },
            { new SearchSpace().Ordinal("x", "a", new List<int> { 1 }), "\"x\" has the choice [1]" },
            { new SearchSpace().Float("x", 0, 1).Default(2), "\"x\" has the default 2" },
            { new SearchSpace().Categorical("x", "a").Default("b"), "\"x\" has the default \"b\"" },
            { new SearchSpace().Integer("x", 0, 10, step: 5).Default(3), "\"x\" has the default 3" },
            { new SearchSpace().Float("x", 0, 1).When("y", 1), "\"x\" has a condition on \"y\"" },
            {
                new SearchSpace().Float("x", 0, 1).Float("y", 0, 1).When("x", 0.5),
                "\"y\" has a condition on \"x\", which has no countable values"
            },
            {
                new SearchSpace().Categorical("m", "a", "b").Float("y", 0, 1).When("m", "c"),
                "\"y\" has a condition that can never hold: \"m\" is never \"c\""
            },
            {
                new SearchSpace().Categorical("m", "a", "b").Float("y", 0, 1).When("m"),
                "\"y\" has a condition on \"m\" that can never hold"
            },
            { new SearchSpace().Categorical("m", "a").Float("y", 0, 1).When("m", "a").When("m", "a"), "\"y\" has two conditions on \"m\"" },
            {
                new SearchSpace()
                    .Categorical("m", "a", "b")
                    .Categorical("n", 1, 2)
                    .When("m", "a")
                    .Float("y", 0, 1)
                    .When("n", 1)
                    .When("m", "b"),
                "\"y\" has conditions that can never hold together: they ask for different values of \"m\""
            },
            { new SearchSpace().Categorical("a", 1).When("a", 1), "\"a\" has a condition that leads back to itself" },
            {
                new SearchSpace().Categorical("a", 1).When("b", 1).Categorical("b", 1).When("c", 1).Categorical("c", 1).When("b", 1),
                "(b → c → b)"
            },
            { new SearchSpace().Float("x", 0, 1).Constraint("x > 2"), "No point" },
            { new SearchSpace().Float("x", 0, 1).Default(0.1).Constraint("x > 0.5"), "forbid the defaults {\"x\":0.1}" },
        };

    [Theory]
    [MemberData(nameof(BadSpaces))]
    public void A_space_that_makes_no_sense_is_refused_by_one_sentence_that_names_the_parameter(SearchSpace space, string says)
    {
        var error = Assert.Throws<GridException>(() => SpaceMap.Of(space));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_may_refer_to_later_parameters_and_json_keeps_the_authors_order()
    {
        var map = SpaceMap.Of(
            new SearchSpace().Integer("width", 8, 512).When("model", "net").Float("lr", 0, 1, step: 0.1).Categorical("model", "tree", "net")
        );
        Assert.Equal(["lr", "model", "width"], map.Space.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal("""{"width":64,"lr":0.3,"model":"net"}""", map.ToJson([3 * 0.1, 1, 64]).ToJsonString());
        Assert.Equal("""{"lr":0.5,"model":"tree"}""", map.ToJson([0.5, 0, double.NaN]).ToJsonString());
    }

    [Fact]
    public void Choices_keep_their_json_type()
    {
        var map = SpaceMap.Of(new SearchSpace().Categorical("x", "1", 1, 1.5, true, null));
        Assert.Equal(
            ["\"1\"", "1", "1.5", "true", "null"],
            Enumerable.Range(0, 5).Select(code => map.ToJson([code])["x"]?.ToJsonString() ?? "null")
        );
        Assert.Equal(
            [0, 1, 2, 3, 4],
            Enumerable.Range(0, 5).Select(code => map.FromJson(JsonSerializer.SerializeToElement(map.ToJson([code])))[0])
        );
    }

    [Theory]
    [InlineData("""{"m": "a"}""", "\"x\" is missing")]
    [InlineData("""{"m": "b", "x": 1}""", "\"x\" does not exist")]
    [InlineData("""{"m": "a", "x": 11}""", "\"x\" cannot be 11")]
    [InlineData("""{"m": "a", "x": "1"}""", "\"x\" cannot be \"1\"")]
    [InlineData("""{"m": "a", "x": 1, "z": 1}""", "\"z\"")]
    [InlineData("[]", "object")]
    public void Parameters_that_are_no_point_are_refused(string json, string says)
    {
        var map = SpaceMap.Of(new SearchSpace().Categorical("m", "a", "b").Integer("x", 0, 10).When("m", "a"));
        using var document = JsonDocument.Parse(json);
        Assert.Contains(says, Assert.Throws<GridException>(() => map.FromJson(document.RootElement)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_trial_has_the_defaults_and_the_middle_of_what_has_none()
    {
        var map = SpaceMap.Of(
            new SearchSpace().Categorical("m", "a", "b").Default("b").Float("x", 0, 10).When("m", "b").Float("y", 0, 1).When("m", "a")
        );
        Assert.Equal([1, 5, double.NaN], map.Space.Defaults()!);
        Assert.Null(SpaceMap.Of(new SearchSpace().Float("x", 0, 1)).Space.Defaults());
    }

    [Fact]
    public void Points_of_any_space_come_back_from_json() =>
        RandomSpaces
            .Any.Select(Gen.Long)
            .Sample(
                (source, seed) =>
                {
                    var map = SpaceMap.Of(source);
                    var point = RandomSampler.Draw(map.Space, new SeededRandom(seed, 0));
                    var back = SpaceMap
                        .Of(SearchSpace.Parse(source.ToJson()))
                        .FromJson(JsonSerializer.SerializeToElement(map.ToJson(point)));
                    Assert.Equal(point.Length, back.Length);
                    Assert.All(
                        point.Zip(back),
                        pair => Assert.Equal(pair.First, pair.Second, 1e-9 * double.MaxNumber(1, Math.Abs(pair.First)))
                    );
                    RandomSpaces.CheckPoint(map.Space, point);
                },
                iter: 300
            );
}
