using System.Text;
using OrleansGrid.Cli.Inputs;

namespace OrleansGrid.Cli.Tests.Inputs;

/// <summary>Spaces and specs, however they are encoded and given.</summary>
public sealed class GivenTextTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_is_no_part_of_the_text(string encoding)
    {
        File.WriteAllText(_file, "{\"ä\": 1}", Encoding.GetEncoding(encoding));
        Assert.Equal("{\"ä\": 1}", GivenText.Read(_file, "The space"));
    }

    [Fact]
    public void A_pipe_is_read_to_its_end()
    {
        File.Delete(_file);
        Shell($"mkfifo {_file}");
        using var writer = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"(echo one; seq 30000) > {_file}"]);
        Assert.EndsWith("\n30000\n", GivenText.Read(_file, "The spec"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("printf 'caf\\351'", "is not UTF-8")]
    [InlineData("echo x | bzip2 -c", "is bzip2 data")]
    [InlineData("echo '{ }' | iconv -t UTF-16LE", "is UTF-16 text")]
    public void What_is_no_text_is_refused_by_a_sentence(string make, string sentence)
    {
        Shell($"{make} > {_file}");
        var error = Assert.Throws<GridException>(() => GivenText.Read(_file, "The space"));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.StartsWith("The space", error.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    private static void Shell(string script) => System.Diagnostics.Process.Start("/bin/sh", ["-c", script]).WaitForExit();
}
