using System.Text;
using OrleansGrid.MapReduce.Programs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class GrepTests
{
    [Theory]
    [InlineData("b.r", "", "memory:bar|memory:b.r|memory:a bär")]
    [InlineData("B.R", "", null)]
    [InlineData("B.R", "ignore-case", "memory:bar|memory:b.r|memory:a bär")]
    [InlineData("b.r", "fixed", "memory:b.r")]
    [InlineData("b.r", "fixed no-filename invert", "bar|a bär|")]
    [InlineData("^$", "", "memory:")]
    public void Lines_that_match_are_found_with_their_file(string pattern, string switches, string? expected)
    {
        using var job = new TestJob(() => new Grep())
        {
            Splits = [Encoding.UTF8.GetBytes("bar\nb.r\n"), Encoding.UTF8.GetBytes("a bär\r\n\n")],
            Arguments = new(switches.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => KeyValuePair.Create(name, "true")))
            {
                ["pattern"] = pattern,
            },
        };

        Assert.Equal(expected is null ? "" : expected.Replace('|', '\n') + "\n", Encoding.UTF8.GetString(job.Run()));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_handed_on_as_they_are()
    {
        using var job = new TestJob(() => new Grep())
        {
            Splits =
            [
                [0xFF, (byte)'a', 0xC0],
            ],
            Arguments = new() { ["pattern"] = "a", ["no-filename"] = "true" },
        };

        Assert.Equal([0xFF, (byte)'a', 0xC0, (byte)'\n'], job.Run());
    }
}
