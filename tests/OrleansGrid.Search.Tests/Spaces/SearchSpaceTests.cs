using System.Text.Json;

namespace OrleansGrid.Search.Tests;

public sealed class SearchSpaceTests
{
    private const string SpaceFile = """
        { "lr":     {"type": "float", "low": 1e-5, "high": 1e-1, "log": true, "default": 0.001},
          "layers": {"type": "int", "low": 1, "high": 8, "step": 1},
          "model":  {"type": "categorical", "choices": ["tree", "net", 3, true, null]},
          "size":   {"type": "ordinal", "choices": ["small", "large"]},
          "width":  {"type": "int", "low": 8, "high": 512, "log": true, "when": {"model": ["net", 3]}},
          "$constraints": ["layers * width <= 2048"] }
        """;

    [Fact]
    public void A_space_file_comes_back_as_it_went_also_when_its_keys_were_put_in_another_order()
    {
        var written = SearchSpace.Parse(SpaceFile).ToJson();
        Assert.Equal(written, SearchSpace.Parse(written).ToJson());

        using var document = JsonDocument.Parse(written);
        var sorted = string.Join(
            ", ",
            document
                .RootElement.EnumerateObject()
                .OrderBy(property => property.Name.Length)
                .Select(property => $"\"{property.Name}\": {property.Value.GetRawText()}")
        );
        Assert.Equal(written, SearchSpace.Parse($"{{{sorted}}}").ToJson());
    }

    [Fact]
    public void A_space_built_in_code_is_the_one_of_the_file()
    {
        var built = new SearchSpace()
            .Float("lr", 1e-5, 1e-1, log: true)
            .Default(0.001)
            .Integer("layers", 1, 8, step: 1)
            .Categorical("model", "tree", "net", 3, true, null)
            .Ordinal("size", "small", "large")
            .Integer("width", 8, 512, log: true)
            .When("model", "net", 3)
            .Constraint("layers * width <= 2048");
        Assert.Equal(SearchSpace.Parse(SpaceFile).ToJson(), built.ToJson());
    }

    [Theory]
    [InlineData("[1]", "JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("null", "null")]
    [InlineData("""{"x": 1}""", "\"x\"")]
    [InlineData("""{"x": {"low": 1, "high": 2}}""", "\"x\" has no \"type\"")]
    [InlineData("""{"x": {"type": "real", "low": 1, "high": 2}}""", "\"real\"")]
    [InlineData("""{"x": {"type": "float", "low": 1, "hihg": 2}}""", "\"hihg\"")]
    [InlineData("""{"x": {"type": "float", "low": 1}}""", "\"high\"")]
    [InlineData("""{"x": {"type": "float", "low": "1", "high": 2}}""", "\"low\"")]
    [InlineData("""{"x": {"type": "float", "low": 1, "high": 2, "high": 3}}""", "\"high\" twice")]
    [InlineData("""{"x": {"type": "float", "low": 1, "high": 2, "log": 1}}""", "\"log\"")]
    [InlineData("""{"x": {"type": "float", "low": 1, "high": 2, "choices": [1]}}""", "\"choices\"")]
    [InlineData("""{"x": {"type": "categorical"}}""", "\"choices\"")]
    [InlineData("""{"x": {"type": "float", "low": 1, "high": 2, "when": 1}}""", "\"when\"")]
    [InlineData("""{"x": {"type": "float", "low": 1, "high": 2}, "x": {"type": "float", "low": 1, "high": 2}}""", "\"x\" is there twice")]
    [InlineData("""{"x": {"type": "float", "low": 1, "high": 2}, "$constraint": []}""", "\"$constraint\"")]
    [InlineData("""{"x": {"type": "float", "low": 1, "high": 2}, "$constraints": "x < 1"}""", "$constraints")]
    [InlineData("""{"x": {"type": "float", "low": 1, "high": 2}, "$order": ["y"]}""", "\"y\"")]
    public void A_file_that_is_no_space_is_refused_by_one_sentence_that_names_what_is_wrong(string json, string names)
    {
        var error = Assert.Throws<GridException>(() => SearchSpace.Parse(json));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains(names, error.Message, StringComparison.Ordinal);
    }
}
