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

    [Fact]
    public async Task A_named_pipe_is_opened_once_and_read_to_its_end()
    {
        var pipe = _file + ".pipe";
        Shell($"mkfifo {pipe}").WaitForExit();
        using var writer = Shell($"seq 1 50000 > {pipe}");
        try
        {
            var items = new ItemLines(pipe, json: false);
            await items.OpenAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Enumerable.Range(1, 50_000).Select(i => $"{i}"), await ReadAsync(items));
        }
        finally
        {
            File.Delete(pipe);
        }
    }

    [Fact]
    public async Task A_named_pipe_that_nobody_writes_to_is_waited_for_until_the_user_has_enough()
    {
        var pipe = _file + ".pipe";
        Shell($"mkfifo {pipe}").WaitForExit();
        try
        {
            using var cancel = new CancellationTokenSource();
            var opening = new ItemLines(pipe, json: false).OpenAsync(cancel.Token);
            Assert.False(opening.IsCompleted);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
            // Frees the thread that waits.
            Shell($": > {pipe}").WaitForExit();
        }
        finally
        {
            File.Delete(pipe);
        }
    }

    [Theory]
    [InlineData("/dev/null", 0)]
    [InlineData("/proc/self/fd/{0}", 3)]
    [InlineData("/dev/fd/{0}", 3)]
    public async Task Devices_and_descriptors_of_this_process_are_read_like_files(string path, int count)
    {
        await File.WriteAllTextAsync(_file, "a\nb\nc\n", TestContext.Current.CancellationToken);
        using var open = File.OpenHandle(_file);
        Assert.Equal(count, (await ReadAsync(new ItemLines(string.Format(null, path, open.DangerousGetHandle()), json: false))).Count);
    }

    [Theory]
    [InlineData("gzip -c")]
    [InlineData("zstd -c")]
    [InlineData("(gzip -c; head -c 5000 /dev/zero)")]
    public async Task Compressed_items_are_known_by_content_and_read_from_files_and_from_pipes(string pack)
    {
        var packed = _file + ".packed";
        try
        {
            Shell($"(printf '\\357\\273\\277'; seq 20000) | {pack} > {packed}").WaitForExit();
            var expected = Enumerable.Range(1, 20_000).Select(i => $"{i}");
            Assert.Equal(expected, await ReadAsync(new ItemLines(packed, json: false)));
            File.Delete(_file);
            Shell($"mkfifo {_file}").WaitForExit();
            using var writer = Shell($"cat {packed} > {_file}");
            Assert.Equal(expected, await ReadAsync(new ItemLines(_file, json: false)));
        }
        finally
        {
            File.Delete(packed);
        }
    }

    [Theory]
    [InlineData("seq 9 | bzip2 -c", "is bzip2 data")]
    [InlineData("seq 9 | xz -c", "is xz data")]
    [InlineData("seq 9 | lz4 -c", "is lz4 data")]
    [InlineData("tar c /etc/hostname 2> /dev/null", "is a tar archive")]
    [InlineData("tar cz /etc/hostname 2> /dev/null", "is gzip data that holds a tar archive")]
    [InlineData("seq 9 | iconv -t UTF-16", "is UTF-16 text")]
    [InlineData("seq 9 | iconv -t UTF-16LE", "is UTF-16 text")]
    [InlineData("seq 9 | iconv -t UTF-32BE", "is UTF-32 text")]
    [InlineData("seq 9 | gzip -c | head -c 20", "the gzip data ends in the middle")]
    [InlineData("(seq 9 | gzip -c; echo more)", "something else follows")]
    public async Task What_is_no_text_of_items_is_refused_by_its_name(string make, string sentence)
    {
        Shell($"{make} > {_file}").WaitForExit();
        var error = await Assert.ThrowsAsync<GridException>(() => ReadAsync(new ItemLines(_file, json: false)));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.Contains(_file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_items_are_read_to_a_depth_of_a_thousand_and_deeper_ones_are_named_so()
    {
        string Nested(int depth) => new string('[', depth) + new string(']', depth);
        Assert.Equal([Nested(1000)], await ReadAsync(System.Text.Encoding.UTF8.GetBytes(Nested(1000)), json: true));
        Assert.Contains(
            "Line 2 of",
            (
                await Assert.ThrowsAsync<GridException>(() =>
                    ReadAsync(System.Text.Encoding.UTF8.GetBytes("1\n" + Nested(1001)), json: true)
                )
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_folder_is_refused_as_one() =>
        Assert.Contains(
            "is a folder",
            (await Assert.ThrowsAsync<GridException>(() => ReadAsync(new ItemLines(Path.GetTempPath(), json: false)))).Message,
            StringComparison.Ordinal
        );

    private async Task<List<string>> ReadAsync(byte[] bytes, bool json)
    {
        await File.WriteAllBytesAsync(_file, bytes, TestContext.Current.CancellationToken);
        return await ReadAsync(new ItemLines(_file, json));
    }

    private static async Task<List<string>> ReadAsync(ItemLines items)
    {
        var lines = new List<string>();
        await foreach (var line in items.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static System.Diagnostics.Process Shell(string script) => System.Diagnostics.Process.Start("/bin/sh", ["-c", script]);
}
