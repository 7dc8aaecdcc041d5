using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Sampling;

/// <summary>The records of the places that were chosen for a sample, one after another.</summary>
internal sealed class SampleReader(IReadOnlyList<SampleWindow> windows, int input, InputFormat format, double maxExpansion, BadRecords? bad)
    : RecordReader
{
    /// <summary>Small, so that little is read beyond a window.</summary>
    private const int BlockBytes = 8192;

    private RecordReader? _window;
    private int _windows;
    private long _windowContent;
    private long _finishedBytes;
    private RecordPlace _place;

    public override RecordFraming Framing { get; } = FramingOf(format);

    public override RecordPlace Place => _place;

    public override long BytesRead => _finishedBytes + (_window?.BytesRead ?? 0);

    /// <summary>Bytes of content handed out.</summary>
    public long Content { get; private set; }

    /// <summary>Of those the ones that came out of compressed files, and how long they were there.</summary>
    public long Decompressed { get; private set; }

    public long Compressed { get; private set; }

    public override ReadOnlySpan<byte> NextBlock()
    {
        while (_window is not null || Open())
        {
            var block = _windowContent < windows[_windows - 1].Content ? _window!.NextBlock() : [];
            if (!block.IsEmpty)
            {
                _place = _window!.Place;
                _windowContent += block.Length;
                return block;
            }

            Close();
        }

        return [];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _window?.Dispose();
        }
    }

    private bool Open()
    {
        if (_windows == windows.Count)
        {
            return false;
        }

        var source = new SplitSource(new InputSplit(input, [windows[_windows++].Piece]), maxExpansion);
        _window = RecordReaders.Open(format, source, BlockBytes, RecordReaders.MaxRecordBytes, bad);
        _windowContent = 0;
        return true;
    }

    private void Close()
    {
        Content += _windowContent;
        if (_window!.Compression != FileCompression.None)
        {
            Decompressed += _windowContent;
            Compressed += _window.BytesRead;
        }

        _finishedBytes += _window.BytesRead;
        _window.Dispose();
        _window = null;
    }

    private static RecordFraming FramingOf(InputFormat format) =>
        format.Kind switch
        {
            "fixed" => new RecordFraming(format.Length),
            "whole" => RecordFraming.Whole,
            _ => RecordFraming.Lines,
        };
}
