using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Tests.Telemetry;

public sealed class FreeSpaceTests
{
    [Fact]
    public void Free_space_is_that_of_the_disk_on_which_a_folder_will_be() =>
        Assert.True(FreeSpace.Under(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "deep")) > 0);
}
