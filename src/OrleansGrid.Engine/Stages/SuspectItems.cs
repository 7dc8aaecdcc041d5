using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Stages;

/// <summary>
/// Items under which silos have died: one of them may be what killed them. They are run in small pieces, so that an item that kills its
/// silo is soon alone in its task and can be named.
/// </summary>
internal sealed class SuspectItems
{
    private readonly List<(ItemRange Range, int Crashes, bool LastChance)> _pieces = [];

    public bool IsEmpty => _pieces.Count == 0;

    /// <summary>Items that may run beside other suspects.</summary>
    public long Untried { get; private set; }

    public long LastChance { get; private set; }

    public void Add(ItemRange range, int crashes)
    {
        if (!range.IsEmpty)
        {
            // What was running when the silo died is most likely the first item without an outcome.
            Insert(_pieces.Count, (range with { End = range.First + 1 }, crashes, false));
        }

        if (range.Count > 1)
        {
            Insert(_pieces.Count, (range with { First = range.First + 1 }, crashes, false));
        }
    }

    /// <param name="lastChance">
    /// One more death and the item has failed: it must not be blamed for what another suspect does to their silo.
    /// </param>
    public void AddSingle(long item, int crashes, bool lastChance) =>
        Insert(_pieces.Count, (new ItemRange(item, item + 1), crashes, lastChance));

    /// <summary>Items that another task turned out to be running already.</summary>
    public void Remove(ItemRange range)
    {
        foreach (var piece in _pieces.Where(p => p.Range.First < range.End && range.First < p.Range.End).ToList())
        {
            RemoveAt(_pieces.IndexOf(piece));
            var before = piece.Range with { End = Math.Min(piece.Range.End, range.First) };
            var after = piece.Range with { First = Math.Max(piece.Range.First, range.End) };
            foreach (var rest in new[] { before, after }.Where(r => !r.IsEmpty))
            {
                Insert(_pieces.Count, piece with { Range = rest });
            }
        }
    }

    /// <param name="company">Who else of the job runs on the silo.</param>
    public (ItemRange Range, int Crashes, bool LastChance)? Take(long most, SiloCompany company)
    {
        var index = _pieces.FindIndex(p => company == SiloCompany.Unsuspected || (company == SiloCompany.Suspect && !p.LastChance));
        if (index < 0)
        {
            return null;
        }

        var piece = _pieces[index];
        var taken = piece with
        {
            Range = piece.Range with { End = piece.Range.First + Math.Max(1, Math.Min(piece.Range.Count / 8, most)) },
        };
        RemoveAt(index);
        if (taken.Range.End < piece.Range.End)
        {
            Insert(index, piece with { Range = piece.Range with { First = taken.Range.End } });
        }

        return taken;
    }

    private void Insert(int index, (ItemRange Range, int Crashes, bool LastChance) piece)
    {
        _pieces.Insert(index, piece);
        Count(piece, 1);
    }

    private void RemoveAt(int index)
    {
        Count(_pieces[index], -1);
        _pieces.RemoveAt(index);
    }

    private void Count((ItemRange Range, int Crashes, bool LastChance) piece, int change)
    {
        if (piece.LastChance)
        {
            LastChance += change;
        }
        else
        {
            Untried += change * piece.Range.Count;
        }
    }
}
