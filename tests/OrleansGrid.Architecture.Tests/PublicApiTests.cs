using System.Reflection;
using PublicApiGenerator;

namespace OrleansGrid.Architecture.Tests;

/// <summary>The public names of what applications refer to, as files under PublicApi: who changes them sees it in the diff.</summary>
public sealed class PublicApiTests
{
    private const string WriteVariable = "GRID_WRITE_API";

    private static readonly Dictionary<string, Assembly> Packages = new()
    {
        ["Abstractions"] = typeof(BatchSpec).Assembly,
        ["Client"] = typeof(GridClient).Assembly,
        ["Silo"] = typeof(GridSiloBuilder).Assembly,
        ["Hosting"] = typeof(GridSiloExtensions).Assembly,
        ["Kinds.Batch"] = typeof(BatchSiloExtensions).Assembly,
        ["Kinds.MapReduce"] = typeof(MapReduceSiloExtensions).Assembly,
        ["Kinds.Study"] = typeof(StudySiloExtensions).Assembly,
        ["Testing"] = typeof(Testing.GridFixture).Assembly,
    };

    public static TheoryData<string> Names => [.. Packages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_public_API_is_the_one_that_is_written_down(string package)
    {
        var options = new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            // What the Orleans source generator makes of messages is no promise of ours.
            ExcludeTypes =
            [
                .. Packages[package]
                    .GetExportedTypes()
                    .Where(t => t.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) == true),
            ],
            ExcludeAttributes = ["System.Runtime.CompilerServices.CompilerGeneratedAttribute"],
        };
        var api = Packages[package].GeneratePublicApi(options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var file = Path.Combine(Repository.Root, "tests", "OrleansGrid.Architecture.Tests", "PublicApi", package + ".txt");
        if (Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, api);
        }

        Assert.True(File.Exists(file), $"There is no {file}; write it with {WriteVariable}=1 and read it.");
        Assert.Equal(File.ReadAllText(file), api);
    }
}
