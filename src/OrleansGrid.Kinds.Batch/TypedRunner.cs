using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Kinds.Batch;

/// <summary>
/// Runs a user's <see cref="IItemHandler{TIn,TOut}"/>: one made for each item, from a scope of the silo's services that ends with the item.
/// </summary>
/// <remarks>A handler that is itself among the services comes from there, with the lifetime that it has there.</remarks>
internal sealed class TypedRunner<THandler, TIn, TOut>(IServiceProvider services) : IItemRunner
    where THandler : class, IItemHandler<TIn, TOut>
{
    private static readonly Lazy<ObjectFactory<THandler>> Factory = new(() => ActivatorUtilities.CreateFactory<THandler>([]));

    /// <summary>Its constructor asks for nothing, and nothing is to be disposed of: the item needs no scope.</summary>
    private static readonly bool NeedsNothing =
        typeof(THandler).GetConstructors() is [var only]
        && only.GetParameters().Length == 0
        && !typeof(THandler).IsAssignableTo(typeof(IDisposable))
        && !typeof(THandler).IsAssignableTo(typeof(IAsyncDisposable));

    private readonly bool _isService = services.GetService<IServiceProviderIsService>()?.IsService(typeof(THandler)) == true;
    private readonly bool _needsNothing = NeedsNothing;
    private readonly ObjectFactory<THandler> _factory = Factory.Value;
    private readonly ResultWriter _results = new(GridJson.Values);

    public ValueTask RunAsync(ItemInput input, RunnerContext context, IBufferWriter<byte> output)
    {
        var value = Read(input);
        if (_isService || !_needsNothing)
        {
            return RunInScopeAsync(value, context, output);
        }

        var result = _factory(services, null).RunAsync(value!, context);
        if (!result.IsCompletedSuccessfully)
        {
            return WriteLaterAsync(result, output);
        }

        Write(result.Result, output);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a handler as an item would, and disposes of it.</summary>
    public async ValueTask CheckAsync()
    {
        var scope = services.CreateAsyncScope();
        THandler? handler = null;
        try
        {
            handler = Make(scope);
        }
        finally
        {
            await DisposeAllAsync(handler, scope);
        }
    }

    public ValueTask DisposeAsync() => _results.DisposeAsync();

    private static TIn? Read(ItemInput input)
    {
        try
        {
            return input.Read<TIn>();
        }
        catch (JsonException error)
        {
            throw new PermanentFailureException($"The input cannot be read as {typeof(TIn).Name}: it {JsonWords.Phrase(error)}.", error);
        }
    }

    private async ValueTask RunInScopeAsync(TIn? value, RunnerContext context, IBufferWriter<byte> output)
    {
        var scope = services.CreateAsyncScope();
        THandler? handler = null;
        try
        {
            handler = Make(scope);
            Write(await handler.RunAsync(value!, context), output);
        }
        catch
        {
            await DisposeAfterFailureAsync(handler, scope);
            throw;
        }

        // Outside of the try: what is thrown here fails the item, like an exception at the end of a using block.
        await DisposeAllAsync(handler, scope);
    }

    private THandler Make(AsyncServiceScope scope) =>
        _isService ? scope.ServiceProvider.GetRequiredService<THandler>() : _factory(scope.ServiceProvider, null);

    private async ValueTask DisposeAfterFailureAsync(THandler? handler, AsyncServiceScope scope)
    {
        try
        {
            await DisposeAllAsync(handler, scope);
        }
        catch (Exception)
        {
            // The failure that came first is the one to record.
        }
    }

    private async ValueTask DisposeAllAsync(THandler? handler, AsyncServiceScope scope)
    {
        try
        {
            await DisposeHandlerAsync(handler);
        }
        finally
        {
            await scope.DisposeAsync();
        }
    }

    /// <summary>What the container has made, it disposes of itself, when its lifetime says so.</summary>
    private async ValueTask DisposeHandlerAsync(THandler? handler)
    {
        if (_isService)
        {
            return;
        }

        if (handler is IAsyncDisposable later)
        {
            await later.DisposeAsync();
        }
        else
        {
            (handler as IDisposable)?.Dispose();
        }
    }

    private async ValueTask WriteLaterAsync(ValueTask<TOut> result, IBufferWriter<byte> output) => Write(await result, output);

    private void Write(TOut result, IBufferWriter<byte> output)
    {
        try
        {
            _results.Write(result, output);
        }
        catch (JsonException error)
        {
            throw new PermanentFailureException(
                $"The result cannot be written as JSON (arrays and objects may be nested {GridJson.MostDepth} deep): {error.Message}",
                error
            );
        }
    }
}
