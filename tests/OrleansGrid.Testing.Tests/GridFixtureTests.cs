using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid.Testing.Tests;

/// <summary>Two silos in this process.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    public GridFixture Grid { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Grid = await GridFixture.StartAsync(
            grid =>
            {
                grid.Services.AddSingleton<Greetings>();
                grid.AddHandler<Greeter>("greet");
            },
            new GridFixtureOptions { Silos = 2 }
        );

    public ValueTask DisposeAsync() => Grid.DisposeAsync();

    internal sealed class Greetings
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }

    internal sealed class Greeter(Greetings greetings) : IItemHandler<string, string>
    {
        public ValueTask<string> RunAsync(string input, ItemContext context)
        {
            greetings.Add();
            return ValueTask.FromResult($"Hello {input}, from {context.Silo}");
        }
    }
}

public sealed class GridFixtureTests(TwoSilos fixture) : IClassFixture<TwoSilos>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_runs_on_the_silos_of_the_test_with_their_services()
    {
        var grid = fixture.Grid;
        Assert.Matches("^Hello you, from ", await grid.Client.RunAsync<string>("greet", "you", Token));
        Assert.Equal(2, grid.SiloServices.Count);
        Assert.NotEqual(0, grid.SiloServices.Sum(services => services.GetRequiredService<TwoSilos.Greetings>().Count));
    }

    [Fact]
    public async Task A_job_ends_although_one_of_the_silos_is_stopped()
    {
        var grid = fixture.Grid;
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "greet" }, Enumerable.Range(0, 500).Select(i => $"{i}"), Token);
        await grid.Cluster.StopSiloAsync(grid.Cluster.SecondarySilos[0]);
        Assert.Equal(
            (JobState.Succeeded, 500),
            ((await job.WaitAsync(Token)).State, await job.ResultsAsync<string>(Token).CountAsync(Token))
        );
        await grid.Cluster.StartAdditionalSiloAsync();
        Assert.Equal(2, grid.SiloServices.Count);
    }

    [Fact]
    public async Task A_number_of_silos_that_is_none_is_refused() =>
        await Assert.ThrowsAsync<GridException>(() => GridFixture.StartAsync(_ => { }, new GridFixtureOptions { Silos = 0 }, Token));
}
