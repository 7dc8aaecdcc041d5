using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Protocol.Tasks;

namespace OrleansGrid.Architecture.Tests;

/// <summary>
/// What this version and the one before say to each other while a cluster is upgraded. What is there stays; new calls, messages and members
/// may come.
/// </summary>
public sealed class WireFormatTests
{
    private const string WriteVariable = "GRID_WRITE_STORED";

    private static readonly string File = Path.Combine(
        Repository.Root,
        "tests",
        "OrleansGrid.Architecture.Tests",
        "Stored",
        "messages.txt"
    );

    [Fact]
    public void Nothing_that_silos_say_to_each_other_is_removed_renumbered_or_given_another_type() =>
        None.Of(Known().Except(WireFormat.Lines).Select(line => $"silos of the version before send or expect: {line}"));

    [Fact]
    public void What_silos_say_to_each_other_is_written_down()
    {
        var known = Known();
        if (Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            System.IO.File.WriteAllText(
                File,
                string.Concat(known.Union(WireFormat.Lines).Order(StringComparer.Ordinal).Select(line => line + "\n"))
            );
            known = Known();
        }

        None.Of(WireFormat.Lines.Except(known).Select(line => $"new, to be added with {WriteVariable}=1: {line}"));
    }

    /// <summary>Names that are computed: two versions that computed them differently would make two jobs of one key.</summary>
    [Fact]
    public void Keys_of_grains_are_made_as_ever()
    {
        var (job, silo) = (new Guid("01900000-0000-7000-8000-000000000001"), "S127.0.0.1:11111:1");
        Assert.Equal("01900000-0000-7000-8000-000000000001", JobKey.Of(job));
        Assert.Equal("01900000000070008000000000000001@S127.0.0.1:11111:1", TaskKey.Of(job, silo));
        Assert.Equal("lanes@S127.0.0.1:11111:1", TaskKey.OfLanes(silo));
        Assert.Equal(new Guid("8bed09e2-dce1-8cda-aeae-bcfd1ee6e78f"), JobKey.FromIdempotencyKey("nightly-1"));
    }

    private static IReadOnlyList<string> Known() => System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File) : [];
}
