using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Server;
using OrleansGrid.RoleUsers;

[assembly: AssemblyFixture(typeof(OrleansGrid.Silo.Tests.Supervision.RunningSilo))]

namespace OrleansGrid.Silo.Tests.Supervision;

/// <summary>A whole silo in this process, over a database of its own, and a client of it. Started for the first test that asks.</summary>
public sealed class RunningSilo : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private readonly string _home = Directory.CreateTempSubdirectory("orleansgrid-silo-").FullName;
    private PrivateServer? _server;
    private IHost? _host;

    internal GridClient Client { get; private set; } = null!;

    internal T Get<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    public async Task StartAsync()
    {
        await _once.WaitAsync();
        try
        {
            // Away from the test's synchronisation context, on which the set-up of a silo waits for the database.
            _host ??= await Task.Run(StartHostAsync);
        }
        finally
        {
            _once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await Client.DisposeAsync();
            await _host.StopAsync();
            _host.Dispose();
            await Admin.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DeleteAsync(CancellationToken.None);
        }

        Directory.Delete(_home, recursive: true);
        _once.Dispose();
    }

    /// <summary>As the silo has it.</summary>
    internal NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    /// <summary>Of a user who may do what no silo may.</summary>
    internal NpgsqlDataSource Admin { get; private set; } = null!;

    private async Task<IHost> StartHostAsync()
    {
        _server = await PrivateServer.EnsureAsync(_home, _ => { }, CancellationToken.None);
        var host = await SiloHost.StartAsync(_server.ConnectionString, Path.Combine(_home, "data"));
        Admin = NpgsqlDataSource.Create(_server.ConnectionString);
        Client = await GridClient.ConnectAsync(await RoleUser.OfAsync(_server.ConnectionString, GridRole.Submitter));
        return host;
    }
}

/// <summary>An item that ends when the test opens the gate of its name; one without a name ends at once.</summary>
internal sealed class GatedItem : IItemHandler<string, string>
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();

    public static void Open(string gate) => Gate(gate).TrySetResult();

    public async ValueTask<string> RunAsync(string input, ItemContext context)
    {
        if (input.Length > 0)
        {
            await Gate(input).Task.WaitAsync(context.Cancellation);
        }

        return input;
    }

    private static TaskCompletionSource Gate(string name) =>
        Gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
