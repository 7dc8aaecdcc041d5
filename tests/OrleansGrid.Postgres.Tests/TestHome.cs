using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Postgres.Tests;

/// <summary>A GRID_HOME for one test, with whatever servers it came to have removed at the end.</summary>
public sealed class TestHome : IAsyncDisposable
{
    private readonly List<PrivateServer> _servers = [];

    public string Path { get; } =
        Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"orleansgrid-test-{Guid.NewGuid():N}")).FullName;

    public List<string> Said { get; } = [];

    public async Task<PrivateServer> EnsureAsync()
    {
        var server = await PrivateServer.EnsureAsync(Path, Said.Add, TestContext.Current.CancellationToken);
        lock (_servers)
        {
            _servers.Add(server);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_servers.Count > 0 && Directory.Exists(_servers[0].DataDirectory))
        {
            await _servers[0].DeleteAsync(CancellationToken.None);
        }

        Directory.Delete(Path, recursive: true);
    }
}
