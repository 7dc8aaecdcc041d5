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
    private Utf8JsonWriter? _writer;

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

        Write(result.Result, output);
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteLaterAsync(ValueTask<TOut> result, IBufferWriter<byte> output) => Write(await result, output);

    private void Write(TOut result, IBufferWriter<byte> output)
    {
        if (_writer is null)
        {
            _writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = GridJson.Values.Encoder, SkipValidation = true });
        }
        else
        {
            _writer.Reset(output);
        }

        JsonSerializer.Serialize(_writer, result, GridJson.Values);
        _writer.Flush();
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        await _scope.DisposeAsync();
    }
}
