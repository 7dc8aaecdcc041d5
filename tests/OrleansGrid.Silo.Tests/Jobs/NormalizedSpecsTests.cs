using System.Text.Json;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Silo.Tests.Jobs;

public sealed class NormalizedSpecsTests
{
    private readonly NormalizedSpecs _specs = new();
    private int _normalized;

    [Fact]
    public void A_spec_that_comes_again_is_normalized_once_and_others_each()
    {
        Assert.Equal("1", Get("batch", "{}"));
        Assert.Equal("1", Get("batch", "{}"));
        Assert.Equal("2", Get("batch", "{ }"));
        Assert.Equal("3", Get("study", "{}"));
        Assert.Equal("1", Get("batch", "{}"));
    }

    [Fact]
    public void A_spec_that_no_kind_can_read_is_refused_each_time()
    {
        for (var time = 0; time < 2; time++)
        {
            Assert.Throws<JsonException>(() => _specs.Get("batch", "x", () => throw new JsonException()));
        }
    }

    [Fact]
    public void Long_specs_are_not_kept()
    {
        var spec = $"\"{new string('a', 4_000)}\"";

        Assert.Equal("1", Get("batch", spec));
        Assert.Equal("2", Get("batch", spec));
    }

    [Fact]
    public void However_many_specs_there_are_few_are_kept()
    {
        Get("batch", "first");
        for (var n = 0; n < 1_000; n++)
        {
            Get("batch", $"{n}");
        }

        Assert.Equal("1002", Get("batch", "first"));
    }

    private string Get(string kind, string spec) =>
        _specs.Get(kind, spec, () => JsonSerializer.SerializeToElement(++_normalized)).GetRawText();
}
