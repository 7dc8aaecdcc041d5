using System.Buffers;
using System.Text.Json;

namespace OrleansGrid.Silo.Kinds;

/// <summary>Writes results as JSON, one after another with the same writer: a batch of tiny items makes no garbage for each.</summary>
internal sealed class ResultWriter(JsonSerializerOptions options) : IAsyncDisposable
{
    private Utf8JsonWriter? _writer;

    public void Write<T>(T result, IBufferWriter<byte> output)
    {
        if (_writer is null)
        {
            _writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = options.Encoder, SkipValidation = true });
        }
        else
        {
            _writer.Reset(output);
        }

        JsonSerializer.Serialize(_writer, result, options);
        _writer.Flush();
    }

    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
