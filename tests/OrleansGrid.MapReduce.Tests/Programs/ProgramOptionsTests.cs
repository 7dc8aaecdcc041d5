using OrleansGrid.MapReduce.Submission;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>A job with wrong arguments of a built-in program is refused before it is submitted.</summary>
public sealed class ProgramOptionsTests
{
    private static readonly MapReduceInput[] Tagged = [new("/left", Tag: "left"), new("/right", Tag: "right")];

    [Theory]
    [InlineData("grep", "", "grep needs the argument pattern")]
    [InlineData("grep", "pattern=a(", "grep's pattern \"a(\" is no regular expression: ")]
    [InlineData("grep", "pattern=a invert=yes", "grep's invert \"yes\" must be true or false")]
    [InlineData("grep", "patern=a", "grep has no argument \"patern\"; it has pattern, fixed, ignore-case")]
    [InlineData("invertedindex", "pattern=a", "invertedindex has no argument \"pattern\"; it has none.")]
    [InlineData("topn", "n=0", "topn's n \"0\" must be a whole number above 0")]
    [InlineData("topn", "column=two", "topn's column \"two\" must be a whole number above 0")]
    [InlineData("topn", "separator=::", "topn's separator \"::\" must be one ASCII character")]
    [InlineData("join", "type=outer", "join's type \"outer\" must be one of inner, left, right, full")]
    [InlineData("sort", "stable=1", "sort's stable \"1\" must be true or false")]
    public void A_wrong_argument_is_refused_with_one_sentence(string program, string arguments, string sentence)
    {
        var why = MapReduceSpecs.Validate(Spec(program, arguments));

        Assert.StartsWith(sentence, why, StringComparison.Ordinal);
        Assert.EndsWith(".", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grep", "pattern=a fixed=true invert=false")]
    [InlineData("invertedindex", "")]
    [InlineData("topn", "n=3 column=2 separator=\\t")]
    [InlineData("join", "left-key=1 right-key=2 type=full")]
    public void Good_arguments_are_not(string program, string arguments) => Assert.Null(MapReduceSpecs.Validate(Spec(program, arguments)));

    [Fact]
    public void A_join_wants_a_left_and_a_right_side()
    {
        Assert.Contains(
            "the job's have no tag",
            MapReduceSpecs.Validate(Spec("join", "") with { Inputs = [new("/a")] }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the job's have left, right, middle",
            MapReduceSpecs.Validate(Spec("join", "") with { Inputs = [.. Tagged, new("/m", Tag: "middle")] }),
            StringComparison.Ordinal
        );
        Assert.Null(MapReduceSpecs.Validate(Spec("join", "") with { Inputs = [.. Tagged, new("/more", Tag: "right")] }));
    }

    private static MapReduceSpec Spec(string program, string arguments) =>
        new()
        {
            Program = program,
            Arguments = arguments
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair[1]),
            Inputs = program == "join" ? Tagged : [new("/in")],
            Output = "/out",
        };
}
