using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid.Silo;

/// <summary>Runs a user's <see cref="IItemHandler{TIn,TOut}"/> made from a scope of the silo's services.</summary>
internal sealed class TypedRunner<THandler, TIn, TOut> : IItemRunner
    where THandler : class, IItemHandler<TIn, TOut>
{
    private readonly AsyncServiceScope _scope;
    private readonly THandler _handler;
    private readonly ResultWriter _results = new(GridJson.Values);

    public TypedRunner(IServiceProvider services)
    {
        _scope = services.CreateAsyncScope();
        _handler = ActivatorUtilities.GetServiceOrCreateInstance<THandler>(_scope.ServiceProvider);
    }

    public ValueTask RunAsync(ItemInput input, ItemContext context, IBufferWriter<byte> output)
    {
        TIn? value;
        try
        {
            value = input.Read<TIn>();
        }
        catch (JsonException error)
        {
            throw new PermanentFailureException($"The input cannot be read as {typeof(TIn).Name}: {error.Message}", error);
        }

        var result = _handler.RunAsync(value!, context);
        if (!result.IsCompletedSuccessfully)
        {
            return WriteLaterAsync(result, output);
        }

        _results.Write(result.Result, output);
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteLaterAsync(ValueTask<TOut> result, IBufferWriter<byte> output) => _results.Write(await result, output);

    public async ValueTask DisposeAsync()
    {
        await _results.DisposeAsync();
        await _scope.DisposeAsync();
    }
}
