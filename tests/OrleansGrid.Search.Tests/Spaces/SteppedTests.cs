using System.Globalization;
using System.Text.Json;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

/// <summary>Stepped numbers are the decimals that a person counts.</summary>
public sealed class SteppedTests
{
    public static TheoryData<string> Names => [.. Samplers.All.Select(kind => kind.Name)];

    [Theory]
    [InlineData(0, 1, 0.1, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1")]
    [InlineData(-0.3, 0.3, 0.1, "-0.3 -0.2 -0.1 0 0.1 0.2 0.3")]
    [InlineData(0.7, 1.4, 0.07, "0.7 0.77 0.84 0.91 0.98 1.05 1.12 1.19 1.26 1.33 1.4")]
    [InlineData(1e-7, 4e-7, 1e-7, "0.0000001 0.0000002 0.0000003 0.0000004")]
    [InlineData(1e22, 1.3e22, 1e21, "10000000000000000000000 11000000000000000000000 12000000000000000000000 13000000000000000000000")]
    [InlineData(0, 1, 0.3, "0 0.3 0.6 0.9")]
    [InlineData(0.29, 0.31, 0.01, "0.29 0.3 0.31")]
    [InlineData(5, 6, 10, "5")]
    public void Values_are_the_decimals_of_the_steps(double low, double high, double step, string values)
    {
        var dimension = SpaceMap.Of(new SearchSpace().Float("x", low, high, step: step)).Space.Dimensions[0];
        Assert.Equal(
            values.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)),
            Enumerable.Range(0, (int)dimension.Count).Select(i => dimension.At(i))
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_sampler_gives_them_in_text_as_in_numbers(string name)
    {
        var map = SpaceMap.Of(new SearchSpace().Float("x", 0, 1, step: 0.1).Float("y", 1e-6, 5e-5, step: 1e-6).Integer("n", 0, 3));
        var sampler = Samplers.Create(name, new SamplerRequest(map.Space, Seed: 1) { Trials = 60 }).Sampler;
        var history = Studies.Run(sampler, map.Space, (int)Math.Min(60, sampler.Limit ?? 60), trial => Studies.Bowl(trial, map.Space));
        Assert.All(
            history.Trials,
            trial =>
            {
                Assert.Contains(trial.Point[0], Enumerable.Range(0, 11).Select(i => i / 10.0));
                Assert.Contains(trial.Point[1], Enumerable.Range(1, 50).Select(i => i / 1e6));
                Assert.Matches(
                    "^[{]\"x\":[01]([.][0-9])?,\"y\":0[.]0000[0-9]{1,2},\"n\":[0-3][}]$",
                    map.ToJson(trial.Point).ToJsonString()
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_sampler_writes_small_and_large_numbers_without_an_exponent_and_exactly(string name)
    {
        var map = SpaceMap.Of(
            new SearchSpace().Float("x", 1e-6, 5e-5, log: true).Float("y", -1e25, 1e25).Float("z", 1e-300, 1e300, log: true)
        );
        var sampler = Samplers.Create(name, new SamplerRequest(map.Space, Seed: 1) { Trials = 40 }).Sampler;
        var history = Studies.Run(sampler, map.Space, 27, trial => Studies.Bowl(trial, map.Space));
        Assert.All(
            history.Trials,
            trial =>
            {
                var json = JsonSerializer.SerializeToElement(map.ToJson(trial.Point));
                Assert.DoesNotContain('E', json.GetRawText());
                Assert.DoesNotContain('e', json.GetRawText());
                Assert.Equal(trial.Point, map.FromJson(json));
            }
        );
    }

    [Fact]
    public void A_value_that_arithmetic_in_binary_has_made_is_the_decimal_next_to_it()
    {
        var map = SpaceMap.Of(
            new SearchSpace().Float("x", 0, 1, step: 0.1).Default(0.1 + 0.2).Integer("n", 0, 5).When("x", 3 * 0.1, 0.1 * 7)
        );
        Assert.Equal(0.3, map.Space.Dimensions[0].Default);
        Assert.Equal([0.3, 0.7], map.Space.Dimensions[1].When[0].Values);
        Assert.Equal([0.3, 2], map.FromJson(JsonElement.Parse("""{"x": 0.30000000000000004, "n": 2}""")));
        Assert.Throws<GridException>(() => map.FromJson(JsonElement.Parse("""{"x": 0.3001, "n": 2}""")));
    }

    [Fact]
    public void Choices_that_are_numbers_have_no_exponent_either_and_keep_their_digits()
    {
        var space = SearchSpace.Parse("""{"c": {"type": "categorical", "choices": [1e-5, 2.50E+3, 0.10000000000000000001, 1.0]}}""");
        var map = SpaceMap.Of(space);
        Assert.Equal(
            ["0.00001", "2500", "0.10000000000000000001", "1.0"],
            Enumerable.Range(0, 4).Select(code => map.ToJson([code])["c"]!.ToJsonString())
        );
        Assert.Equal(
            [0, 1, 2, 3],
            Enumerable.Range(0, 4).Select(code => map.FromJson(JsonSerializer.SerializeToElement(map.ToJson([code])))[0])
        );
    }
}
