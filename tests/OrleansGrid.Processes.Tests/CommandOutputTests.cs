using System.Text;
using System.Text.Json;

namespace OrleansGrid.Processes.Tests;

public class CommandOutputTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("\n", "")]
    [InlineData("a\n\n", "a\n")]
    [InlineData("a\r\n", "a\r")]
    [InlineData("say \"hi\" \\ \t \u0001 \u007f é 𝄞 \u2028", "say \"hi\" \\ \t \u0001 \u007f é 𝄞 \u2028")]
    [InlineData("a\0b", "a\uFFFDb")]
    public void Output_becomes_a_JSON_string_of_the_same_text(string output, string expected) =>
        Assert.Equal(expected, Read(CommandOutput.ToJsonString(Encoding.UTF8.GetBytes(output))));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_replaced() =>
        Assert.Equal("a\uFFFDb\uFFFD", Read(CommandOutput.ToJsonString([(byte)'a', 0xFF, (byte)'b', 0xC3])));

    [Fact]
    public void Letters_of_other_languages_stay_readable() =>
        Assert.Equal("\"größe\""u8, CommandOutput.ToJsonString("größe\n"u8.ToArray()));

    private static string? Read(byte[] json)
    {
        // What PostgreSQL's jsonb refuses.
        Assert.DoesNotContain("\\u0000", Encoding.UTF8.GetString(json), StringComparison.OrdinalIgnoreCase);
        return JsonSerializer.Deserialize<string>(json);
    }
}
