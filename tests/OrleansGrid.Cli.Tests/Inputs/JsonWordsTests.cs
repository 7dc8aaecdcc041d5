using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Inputs;

/// <summary>JSON that is wrong is told in words that do not need the reader's code to be understood.</summary>
public sealed class JsonWordsTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("x", "is not JSON from line 1, byte 1 on")]
    [InlineData("{\"a\":\n 1,,}", "is not JSON from line 2, byte 4 on")]
    [InlineData("{\"a\":", "is not JSON from line 1, byte 6 on")]
    [InlineData("{} {}", "is not JSON from line 1, byte 4 on")]
    public void What_is_no_JSON_is_named_with_its_place(string text, string expected) => Assert.Equal(expected, JsonWords.WhyNot(text));

    [Fact]
    public void What_is_nested_too_deep_is_told_the_limit() =>
        Assert.Equal(
            "is nested too deep; arrays and objects may be nested 1000 deep",
            JsonWords.WhyNot(new string('[', 1_001) + new string(']', 1_001))
        );

    [Fact]
    public void JSON_has_nothing_wrong() => Assert.Null(JsonWords.WhyNot("[1, {}]"));

    [Theory]
    [InlineData(
        """{"handler": "noop", "retry": {"attempts": "many"}}""",
        "has a wrong value at 'retry.attempts': a whole number must stand there"
    )]
    [InlineData("""{"handler": 5}""", "has a wrong value at 'handler': a text must stand there")]
    [InlineData("""{"handler": "noop", "timeout": true}""", "has a wrong value at 'timeout': a time such as \"00:00:30\" must stand there")]
    [InlineData("""{"handler": "noop", "require": [1]}""", "has a wrong value at 'require': an object must stand there")]
    [InlineData("""{}""", "lacks 'handler'")]
    [InlineData("""{"handler": "noop", "timout": "00:00:05"}""", "has the unknown field 'timout'")]
    [InlineData("""{"handler": "noop", "retry": {"atempts": 3}}""", "has the unknown field 'retry.atempts'")]
    public void A_spec_of_the_wrong_shape_is_told_where_and_what_belongs_there(string spec, string expected)
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BatchSpec>(spec, GridJson.Specs));

        Assert.Equal(expected, JsonWords.Phrase(error));
        Assert.Equal($"The spec {expected}.", JsonWords.Sentence("The spec", error));
    }

    [Theory]
    [InlineData("5", 5L, null)]
    [InlineData("\"7\"", 7L, null)]
    [InlineData("\"2%\"", null, 0.02)]
    [InlineData("{\"count\": 5}", 5L, null)]
    [InlineData("{\"Share\": 0.5, \"count\": null}", null, 0.5)]
    public void How_many_items_may_fail_is_read_as_on_the_command_line_too(string text, long? count, double? share)
    {
        var spec = JsonSerializer.Deserialize<BatchSpec>($$"""{"handler": "noop", "maxFailed": {{text}}}""", GridJson.Specs)!;

        Assert.Equal(new FailureTolerance(count, share), spec.MaxFailed);
        var again = JsonSerializer.Deserialize<BatchSpec>(JsonSerializer.Serialize(spec, GridJson.Options), GridJson.Specs)!;
        Assert.Equal(spec.MaxFailed, again.MaxFailed);
    }

    [Theory]
    [InlineData("\"many\"", "'many' is not a number of failed items; give a count such as 10 or a share such as 2%.")]
    [InlineData("1.5", "The number of items that may fail is a whole number, or a share such as \"2%\".")]
    [InlineData("[1]", "The number of items that may fail is a whole number, or a share such as \"2%\".")]
    [InlineData("{\"cuont\": 1}", "The items that may fail have no field 'cuont'; they have 'count' and 'share'.")]
    public void What_does_not_say_how_many_items_may_fail_is_refused(string text, string expected) =>
        Assert.Equal(
            expected,
            Assert
                .Throws<JsonException>(() =>
                    JsonSerializer.Deserialize<BatchSpec>($$"""{"handler": "noop", "maxFailed": {{text}}}""", GridJson.Specs)
                )
                .Message
        );

    [Fact]
    public void A_value_that_is_none_of_several_is_told_which_there_are() =>
        Assert.Contains(
            "one of \"pending\", \"running\", \"paused\"",
            JsonWords.Phrase(Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<JobState>("\"x\"", GridJson.Specs))),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_sentence_of_our_own_is_left_as_it_is() =>
        Assert.Equal("A batch is null.", JsonWords.Sentence("The spec", new JsonException("A batch is null.")));

    [Theory]
    [InlineData("5")]
    [InlineData("1.5")]
    [InlineData("5s")]
    [InlineData("")]
    [InlineData("00:61:00")]
    public void A_time_that_a_person_and_the_reader_would_take_differently_is_refused(string time) =>
        Assert.Contains(
            "write hours:minutes:seconds",
            Assert
                .Throws<JsonException>(() =>
                    JsonSerializer.Deserialize<BatchSpec>($$"""{"handler": "noop", "timeout": "{{time}}"}""", GridJson.Specs)
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("00:00:05", 5)]
    [InlineData("1.00:00:00.5000000", 86_400.5)]
    public void A_time_is_read_as_it_is_written(string time, double seconds)
    {
        var spec = JsonSerializer.Deserialize<BatchSpec>($$"""{"handler": "noop", "timeout": "{{time}}"}""", GridJson.Specs)!;

        Assert.Equal(seconds, spec.Timeout!.Value.TotalSeconds);
        Assert.Contains(time, JsonSerializer.Serialize(spec, GridJson.Options), StringComparison.Ordinal);
    }
}
