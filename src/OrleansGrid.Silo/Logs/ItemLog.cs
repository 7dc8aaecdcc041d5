namespace OrleansGrid.Silo.Logs;

/// <summary>
/// What one attempt at an item writes: its beginning, and its end as far as it has come. Taken part by part on its way to the database.
/// Made when the attempt writes its first line, so that one that writes nothing costs nothing.
/// </summary>
/// <param name="budget">What all items of the silo may have waiting together.</param>
/// <param name="waits">Told once that something waits, until it is taken.</param>
/// <remarks>Safe for use by several threads. It never waits, whatever the database does.</remarks>
internal sealed class ItemLog(LogPlace place, LogLimits limits, LogBudget budget, Action<ItemLog> waits)
{
    private readonly object _lock = new();
    private readonly List<LogLine> _head = [];
    private readonly Queue<LogLine> _tail = new();
    private readonly Queue<(long First, int Bytes)> _kept = new();
    private long _headFirst;
    private long _lines;
    private int _headBytes;
    private int _tailBytes;
    private int _keptBytes;
    private bool _told;
    private bool _ended;

    /// <summary>A text of several lines is several lines.</summary>
    public void Write(string stream, string text)
    {
        var (at, tell) = (DateTime.UtcNow, false);
        lock (_lock)
        {
            foreach (var line in LogText.LinesOf(text))
            {
                tell |= !_ended && Add(LogLine.Of(stream, at, line));
            }
        }

        if (tell)
        {
            waits(this);
        }
    }

    /// <summary>The attempt is over: what its code still writes is of no attempt.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
        }
    }

    /// <summary>Takes what waits.</summary>
    public IEnumerable<LogPart> Take()
    {
        lock (_lock)
        {
            _told = false;
            var (first, parts) = (_lines - _tail.Count + 1, new List<LogPart>());
            if (_head.Count > 0)
            {
                parts.Add(new LogPart(place, _headFirst, [.. _head], _head.Sum(line => line.Bytes), []));
                _head.Clear();
            }

            if (_tail.Count > 0)
            {
                _kept.Enqueue((first, _tailBytes));
                _keptBytes += _tailBytes;
                parts.Add(new LogPart(place, first, [.. _tail], _tailBytes, FallOut()));
                _tail.Clear();
                _tailBytes = 0;
            }

            return parts;
        }
    }

    /// <returns>Whether to tell that something waits.</returns>
    private bool Add(LogLine line)
    {
        _lines++;
        if (!budget.TryTake(line.Bytes))
        {
            // Its number is missing, as that of a line that has fallen out; the next one begins a part of its own.
            DropTail();
            return false;
        }

        if (_headBytes < limits.Head && _tail.Count == 0 && (_head.Count == 0 || _headFirst + _head.Count == _lines))
        {
            _headFirst = _head.Count == 0 ? _lines : _headFirst;
            _head.Add(line);
            _headBytes += line.Bytes;
        }
        else
        {
            _tail.Enqueue(line);
            _tailBytes += line.Bytes;
            while (_tailBytes > limits.Tail && _tail.Count > 1)
            {
                Drop(_tail.Dequeue());
            }
        }

        var tell = !_told;
        _told = true;
        return tell;
    }

    private void DropTail()
    {
        while (_tail.TryDequeue(out var line))
        {
            Drop(line);
        }
    }

    private void Drop(LogLine line)
    {
        _tailBytes -= line.Bytes;
        budget.Return(line.Bytes);
    }

    /// <summary>At least the limit stays, and at most one part more.</summary>
    private List<long> FallOut()
    {
        var fallen = new List<long>();
        while (_keptBytes - _kept.Peek().Bytes >= limits.Tail)
        {
            var (first, bytes) = _kept.Dequeue();
            _keptBytes -= bytes;
            fallen.Add(first);
        }

        return fallen;
    }
}
