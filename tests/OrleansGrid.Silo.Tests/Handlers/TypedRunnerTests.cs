using System.Buffers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Kinds.Batch;

namespace OrleansGrid.Silo.Tests.Handlers;

/// <summary>How long what an item is run with lives.</summary>
public sealed class TypedRunnerTests
{
    private readonly List<string> _log = [];

    [Fact]
    public async Task Each_item_has_a_handler_and_a_scope_of_its_own_which_end_with_it()
    {
        await using var services = Services(s => s.AddScoped<Scoped>());
        await using var runner = new TypedRunner<WithScope, string, string>(services);

        await RunAsync(runner);
        _log.Add("between");
        await RunAsync(runner);

        Assert.Equal(["handler disposed", "scoped disposed", "between", "handler disposed", "scoped disposed"], _log);
    }

    [Fact]
    public async Task A_handler_that_is_a_singleton_among_the_services_is_the_same_for_all_items_and_is_left_to_them()
    {
        await using var services = Services(s => s.AddSingleton<Counting>());
        await using var runner = new TypedRunner<Counting, string, int>(services);

        Assert.Equal("1", await RunAsync(runner));
        Assert.Equal("2", await RunAsync(runner));
        Assert.Empty(_log);
    }

    [Fact]
    public async Task A_handler_that_is_scoped_among_the_services_is_disposed_of_once_by_its_scope()
    {
        await using var services = Services(s => s.AddScoped<Counting>());
        await using var runner = new TypedRunner<Counting, string, int>(services);

        Assert.Equal("1", await RunAsync(runner));
        Assert.Equal("1", await RunAsync(runner));
        Assert.Equal(["counting disposed", "counting disposed"], _log);
    }

    [Fact]
    public async Task A_plain_handler_is_a_new_one_for_each_item()
    {
        await using var services = Services();
        await using var runner = new TypedRunner<Plain, string, int>(services);

        Assert.Equal("1", await RunAsync(runner));
        Assert.Equal("1", await RunAsync(runner));
    }

    [Fact]
    public async Task A_failure_is_not_hidden_by_what_its_disposal_throws()
    {
        await using var services = Services();
        await using var runner = new TypedRunner<FailsTwice, string, int>(services);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(runner));
        Assert.Equal("first", error.Message);
    }

    [Fact]
    public async Task A_scope_ends_though_its_handler_cannot_be_disposed_of()
    {
        await using var services = Services(s => s.AddScoped<Scoped>());
        await using var runner = new TypedRunner<BadlyDisposed, string, int>(services);

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(runner));
        Assert.Equal(["scoped disposed"], _log);
    }

    [Fact]
    public async Task A_handler_whose_services_are_missing_is_found_by_the_check_at_the_start()
    {
        await using var services = Services();
        var registry = new HandlerRegistry();
        registry.Add("h", typeof(WithScope));

        var error = await Assert.ThrowsAsync<GridException>(() => registry.CheckAsync(services));
        Assert.Contains("Scoped", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(IItemRunner runner)
    {
        var output = new ArrayBufferWriter<byte>();
        await runner.RunAsync(new ItemInput("\"in\"", 0), new StillItem(), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private ServiceProvider Services(Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection().AddSingleton(_log);
        add?.Invoke(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    internal sealed class Scoped(List<string> log) : IDisposable
    {
        public void Dispose() => log.Add("scoped disposed");
    }

    internal sealed class WithScope(Scoped scoped, List<string> log) : IItemHandler<string, string>, IAsyncDisposable
    {
        public async ValueTask<string> RunAsync(string input, ItemContext context)
        {
            await Task.Yield();
            return input + scoped.GetHashCode();
        }

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            log.Add("handler disposed");
        }
    }

    internal sealed class Counting(List<string> log) : IItemHandler<string, int>, IDisposable
    {
        private int _runs;

        public ValueTask<int> RunAsync(string input, ItemContext context) => new(++_runs);

        public void Dispose() => log.Add("counting disposed");
    }

    internal sealed class Plain : IItemHandler<string, int>
    {
        private int _runs;

        public ValueTask<int> RunAsync(string input, ItemContext context) => new(++_runs);
    }

    internal sealed class FailsTwice : IItemHandler<string, int>, IDisposable
    {
        public ValueTask<int> RunAsync(string input, ItemContext context) => throw new InvalidOperationException("first");

        public void Dispose() => throw new InvalidOperationException("second");
    }

    internal sealed class BadlyDisposed(Scoped scoped) : IItemHandler<string, int>, IDisposable
    {
        public ValueTask<int> RunAsync(string input, ItemContext context) => new(scoped.GetHashCode());

        public void Dispose() => throw new InvalidOperationException();
    }
}
