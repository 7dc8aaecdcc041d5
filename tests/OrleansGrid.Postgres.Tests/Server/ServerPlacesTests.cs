using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Postgres.Tests.Server;

public sealed class ServerPlacesTests : IDisposable
{
    private readonly string _programFiles = Directory.CreateTempSubdirectory("grid-program-files-").FullName;

    public void Dispose() => Directory.Delete(_programFiles, recursive: true);

    [Fact]
    public void The_versions_that_Windows_has_are_found_the_newest_first()
    {
        string[] versions = ["18", "16", "9"];
        string[] expected = [.. versions.Select(version => Path.Combine(_programFiles, "PostgreSQL", version, "bin"))];
        foreach (var folder in expected.Reverse())
        {
            Directory.CreateDirectory(folder);
        }

        Assert.Equal(expected, ServerPlaces.OfWindows(_programFiles));
    }

    [Fact]
    public void Where_nothing_is_installed_nothing_is_found() => Assert.Empty(ServerPlaces.OfWindows(_programFiles));

    [Fact]
    public async Task A_program_whose_heir_keeps_its_streams_is_not_waited_for()
    {
        var outcome = await ChildProcess.RunAsync(["sh", "-c", "sleep 1000 & echo $!"], TestContext.Current.CancellationToken);
        await ChildProcess.RunAsync(["kill", outcome.Output.Trim()], TestContext.Current.CancellationToken);
        Assert.True(outcome.Succeeded);
    }
}
