using System.Text.Json;
using OrleansGrid.MapReduce.Output;

namespace OrleansGrid.MapReduce.Tests;

public sealed class ManifestTests
{
    [Fact]
    public void A_manifest_says_the_sums_of_its_parts()
    {
        var manifest = new OutputManifest { JobId = Guid.Empty, Parts = [new("part-00000", 10, 2, "aa"), new("part-00001", 5, 1, "bb")] };

        var json = JsonSerializer.SerializeToElement(manifest, GridJson.Options);

        Assert.Equal(15, json.GetProperty("bytes").GetInt64());
        Assert.Equal(3, json.GetProperty("records").GetInt64());
    }
}
