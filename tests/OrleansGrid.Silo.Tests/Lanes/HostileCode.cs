using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid.Silo.Tests.Lanes;

/// <summary>Handlers that do their worst with the inputs that say so, and return other inputs as they are.</summary>
internal abstract class HostileHandler : IItemHandler<string, object>
{
    public const string Bad = "\"bad\"";

    public async ValueTask<object> RunAsync(string input, ItemContext context) => input == "bad" ? await DoWorstAsync(context) : input;

    protected abstract ValueTask<object> DoWorstAsync(ItemContext context);
}

internal sealed class ThrowsUnspeakable : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context) => throw new UnspeakableException();

    private sealed class UnspeakableException : Exception
    {
        public override string Message => throw new UnspeakableException();

        public override string StackTrace => throw new UnspeakableException();

        public override string ToString() => throw new UnspeakableException();
    }
}

internal sealed class ThrowsHugeMessage : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context) =>
        throw new InvalidOperationException(new string('x', 50_000_000));
}

internal sealed class ThrowsOddMessage : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context) => throw new OddException();

    private sealed class OddException : Exception
    {
        public override string Message => "a\0b" + new string('\ud83d', 1);
    }
}

internal sealed class ReturnsNaN : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context) => new(double.NaN);
}

internal sealed class ReturnsItself : HostileHandler
{
    public object Me => this;

    protected override ValueTask<object> DoWorstAsync(ItemContext context) => new(this);
}

internal sealed class ReturnsDeep : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context)
    {
        object value = Array.Empty<object>();
        for (var depth = 0; depth < GridJson.MostDepth; depth++)
        {
            value = new[] { value };
        }

        return new(value);
    }
}

internal sealed class ReturnsTooMuch : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context) =>
        new(Enumerable.Repeat(new string('x', 1 << 20), 17).ToArray());
}

internal sealed class ReturnsOneHugeText : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context) => new(new string('x', 60_000_000));
}

/// <summary>The result looks like those of several items: unchecked, it would shift the results of all that follow.</summary>
internal sealed class ReturnsRaw : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context) => new(new Raw());

    [JsonConverter(typeof(Converter))]
    private sealed class Raw;

    private sealed class Converter : JsonConverter<Raw>
    {
        public override Raw Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Raw value, JsonSerializerOptions options) =>
            writer.WriteRawValue("1,2", skipInputValidation: true);
    }
}

internal sealed class ReturnsInvalidText : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context) => new(new Raw());

    [JsonConverter(typeof(Converter))]
    private sealed class Raw;

    private sealed class Converter : JsonConverter<Raw>
    {
        public override Raw Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Raw value, JsonSerializerOptions options) =>
            writer.WriteRawValue([0x22, 0xFF, 0x22], skipInputValidation: true);
    }
}

internal sealed class ThrowsLater : HostileHandler
{
    protected override async ValueTask<object> DoWorstAsync(ItemContext context)
    {
        ThrowAsync();
        await new TaskCompletionSource().Task;
        return "never";
    }

    /// <summary>A user may write it.</summary>
    private static async void ThrowAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("thrown by code that nobody awaits");
    }
}

/// <summary>Leaves the lane with another culture, another synchronisation context and a value of its own.</summary>
internal sealed class ChangesItsSurroundings : IItemHandler<string, string>
{
    private static readonly AsyncLocal<string?> Mine = new();

    public ValueTask<string> RunAsync(string input, ItemContext context)
    {
        var found = Mine.Value ?? CultureInfo.CurrentCulture.Name + (SynchronizationContext.Current?.GetType().Name ?? "none");
        Mine.Value = "changed";
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        SynchronizationContext.SetSynchronizationContext(null);
        return new(found);
    }
}

internal sealed class ThrowsFromDispose : HostileHandler, IAsyncDisposable
{
    private bool _bad;

    public ValueTask DisposeAsync() => _bad ? throw new InvalidOperationException("thrown by Dispose") : ValueTask.CompletedTask;

    protected override ValueTask<object> DoWorstAsync(ItemContext context)
    {
        _bad = true;
        return new("done");
    }
}

internal sealed class ThrowsFromCancellation : HostileHandler
{
    protected override async ValueTask<object> DoWorstAsync(ItemContext context)
    {
        var cancelled = new TaskCompletionSource();
        context.Cancellation.Register(() =>
        {
            cancelled.SetResult();
            throw new InvalidOperationException("thrown by a callback");
        });
        await cancelled.Task;
        context.Cancellation.ThrowIfCancellationRequested();
        return "never";
    }
}

internal sealed class ThrowsWhenMade : HostileHandler
{
    public ThrowsWhenMade() => throw new InvalidOperationException("thrown by the constructor");

    protected override ValueTask<object> DoWorstAsync(ItemContext context) => new("never");
}

internal sealed class ReportsNonsense : HostileHandler
{
    protected override ValueTask<object> DoWorstAsync(ItemContext context)
    {
        context.ReportProgress(double.NaN, new string('x', 1_000_000) + "\0");
        context.ReportProgress(double.PositiveInfinity, "\ud83d");
        context.ReportProgress(double.NaN, new string('\0', 1_000_000));
        return new("done");
    }
}

internal sealed class KeepsNonsense : HostileHandler
{
    protected override async ValueTask<object> DoWorstAsync(ItemContext context)
    {
        await context.SaveCheckpointAsync(JsonElement.Parse("1e999999"));
        return "never";
    }
}
