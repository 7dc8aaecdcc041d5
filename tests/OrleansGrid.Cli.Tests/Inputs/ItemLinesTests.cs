using OrleansGrid.Cli.Inputs;

namespace OrleansGrid.Cli.Tests.Inputs;

public sealed class ItemLinesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xC3, (byte)'\n' }, "Line 2")]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xED, 0xA0, 0x80 }, "Line 2")]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b' }, "Line 1")]
    public async Task Bytes_that_no_item_can_hold_are_refused_with_the_number_of_their_line(byte[] bytes, string line)
    {
        var error = await Assert.ThrowsAsync<GridException>(() => ReadAsync(bytes, json: false));

        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.StartsWith(line, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":1}\n[1,2\n3\n", "Line 2")]
    [InlineData("1\n\n2\n", "Line 2")]
    [InlineData("1 2\n", "Line 1")]
    [InlineData("1\n2\nthree", "Line 3")]
    public async Task Where_items_are_JSON_a_line_that_is_not_is_refused_with_its_number(string text, string line)
    {
        var error = await Assert.ThrowsAsync<GridException>(() => ReadAsync(System.Text.Encoding.UTF8.GetBytes(text), json: true));

        Assert.StartsWith(line, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePosition", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Any_JSON_value_is_an_item()
    {
        var lines = await ReadAsync("1\n\"a b\"\nnull\n {\"x\": [true]} \n"u8.ToArray(), json: true);

        Assert.Equal(["1", "\"a b\"", "null", " {\"x\": [true]} "], lines);
    }

    private async Task<List<string>> ReadAsync(byte[] bytes, bool json)
    {
        await File.WriteAllBytesAsync(_file, bytes, TestContext.Current.CancellationToken);
        var lines = new List<string>();
        await foreach (var line in new ItemLines(_file, json).ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(line);
        }

        return lines;
    }
}
