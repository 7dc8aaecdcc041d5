using Microsoft.Extensions.Logging.Abstractions;
using OrleansGrid;
using OrleansGrid.Testing;
using Xunit;

namespace GridApp.Tests;

public sealed class GreetingHandlerTests
{
    /// <summary>The handler alone: fast, and no database is needed.</summary>
    [Fact]
    public async Task A_name_is_greeted() =>
        Assert.Equal("Hello, Ada!", await new GreetingHandler(NullLogger<GreetingHandler>.Instance).TestAsync(new Greeting("Ada")));

    /// <summary>On a silo in this process, with a PostgreSQL of its own.</summary>
    [Fact]
    public async Task A_name_is_greeted_on_a_grid_and_a_missing_one_is_refused()
    {
        await using var grid = await GridFixture.StartAsync(
            grid => grid.AddHandler<GreetingHandler>("greeting"),
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(
            "Hello, Ada!",
            await grid.Client.RunAsync<string>("greeting", new Greeting("Ada"), TestContext.Current.CancellationToken)
        );
        var error = await Assert.ThrowsAsync<ItemFailedException>(() =>
            grid.Client.RunAsync<string>("greeting", new Greeting(""), TestContext.Current.CancellationToken)
        );
        Assert.Equal("A greeting needs a name.", error.Error?.Message);
    }
}
