using OrleansGrid.Processes.Templates;

namespace OrleansGrid.Processes.Tests.Templates;

public class PlaceholdersTests
{
    [Theory]
    [InlineData("{}", "item")]
    [InlineData("a{}b{}", "aitembitem")]
    [InlineData("{{}}", "{}")]
    [InlineData("d = {{}}", "d = {}")]
    [InlineData("{{{}}}", "{item}")]
    [InlineData("{{{{}}}}", "{{}}")]
    [InlineData("{\"a\": {}}", "{\"a\": item}")]
    [InlineData("{\"a\":{\"b\":{}}}", "{\"a\":{\"b\":item}}")]
    [InlineData("{\"a\":{\"b\":{{}}}}", "{\"a\":{\"b\":{}}}")]
    [InlineData("{\"a\": 1}", "{\"a\": 1}")]
    [InlineData("{{\"a\"}}", "{{\"a\"}}")]
    [InlineData("{x} {{x}} { } {{.Names}}", "{x} {{x}} { } {{.Names}}")]
    [InlineData("{ } }{ { {{ }} {", "{ } }{ { {{ }} {")]
    [InlineData("{", "{")]
    [InlineData("{{}", "{item")]
    [InlineData("{}}", "item}")]
    [InlineData("", "")]
    public void Single_braces_are_the_item_doubled_ones_stand_for_themselves_and_all_others_stay(string text, string filled) =>
        Assert.Equal(filled, Placeholders.Item.Fill(text, ["item"]));

    [Theory]
    [InlineData("{}")]
    [InlineData("{{}}")]
    [InlineData("{}{{}}}")]
    [InlineData("}")]
    public void What_is_put_in_is_never_looked_at_again(string item) =>
        Assert.Equal($"{item}-{{}}-{{{item}}}", Placeholders.Item.Fill("{}-{{}}-{{{}}}", [item]));

    [Theory]
    [InlineData("{n} {m}", "{m} {n}")]
    [InlineData("{m}{n}", "{n}{m}")]
    [InlineData("{{n}} {{{m}}}", "{n} {{n}}")]
    [InlineData("d = {}; {{}} {\"n\": {n}} {other} {{other}}", "d = {}; {} {\"n\": {m}} {other} {{other}}")]
    [InlineData("${n}", "${m}")]
    public void A_parameter_whose_value_is_another_parameter_in_braces_is_put_in_once(string text, string filled) =>
        Assert.Equal(filled, Placeholders.Named(["n", "m"]).Fill(text, ["{m}", "{n}"]));

    [Theory]
    [InlineData("{lerning_rate}", "{learning_rate}")]
    [InlineData("{learningRate}", "{learning_rate}")]
    [InlineData("{learning_rtae}", "{learning_rate}")]
    [InlineData("{LEARNING-RATE}", "{learning_rate}")]
    [InlineData("{Lr}", "{lr}")]
    [InlineData("{lrs}", "{lr}")]
    [InlineData("{X}", "{x}")]
    public void A_name_that_looks_like_a_misspelt_parameter_is_refused_and_the_right_one_named(string text, string meant)
    {
        var refusal = Assert.Throws<GridException>(() => Study.Fill("--rate=" + text, ["1", "2", "3"]));
        Assert.Equal(GridFault.BadInput, refusal.Fault);
        Assert.Contains($"has {text}, and the space has no parameter of that name but {meant}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, Study.Fill("{" + text + "}", ["1", "2", "3"]));
    }

    [Theory]
    [InlineData("{print}")]
    [InlineData("{y}")]
    [InlineData("{1..3}")]
    [InlineData("{learning}")]
    [InlineData("{lr, x}")]
    [InlineData("{\"lr\"}")]
    public void Other_words_in_braces_are_left_alone(string text) => Assert.Equal(text, Study.Fill(text, ["1", "2", "3"]));

    [Fact]
    public void Where_nothing_is_put_in_doubled_braces_stand_for_themselves_all_the_same() =>
        Assert.Equal("d = {}; e = {}; {x} {{x}}", Placeholders.None.Fill("d = {}; e = {{}}; {x} {{x}}", []));

    private static Placeholders Study { get; } = Placeholders.Named(["learning_rate", "lr", "x"]);
}
