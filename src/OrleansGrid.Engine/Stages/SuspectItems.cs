namespace OrleansGrid.Engine;

/// <summary>
/// Items under which silos have died: one of them may be what killed them. They are run in small pieces, so that an item that kills its silo
/// is soon alone in its task and can be named.
/// </summary>
internal sealed class SuspectItems
{
    private readonly List<(ItemRange Range, int Crashes, bool LastChance)> _pieces = [];

    public bool IsEmpty => _pieces.Count == 0;

    /// <summary>Items that may run beside other suspects.</summary>
    public long Untried => _pieces.Where(p => !p.LastChance).Sum(p => p.Range.Count);

    public long LastChance => _pieces.Count(p => p.LastChance);

    public void Add(ItemRange range, int crashes)
    {
        if (!range.IsEmpty)
        {
            // What was running when the silo died is most likely the first item without an outcome.
            _pieces.Add((range with { End = range.First + 1 }, crashes, false));
        }

        if (range.Count > 1)
        {
            _pieces.Add((range with { First = range.First + 1 }, crashes, false));
        }
    }

    /// <param name="lastChance">One more death and the item has failed: it must not be blamed for what another suspect does to their silo.</param>
    public void AddSingle(long item, int crashes, bool lastChance) => _pieces.Add((new ItemRange(item, item + 1), crashes, lastChance));

    /// <summary>Items that another task turned out to be running already.</summary>
    public void Remove(ItemRange range)
    {
        foreach (var piece in _pieces.Where(p => p.Range.First < range.End && range.First < p.Range.End).ToList())
        {
            _pieces.Remove(piece);
            var before = piece.Range with { End = Math.Min(piece.Range.End, range.First) };
            var after = piece.Range with { First = Math.Max(piece.Range.First, range.End) };
            _pieces.AddRange(new[] { before, after }.Where(r => !r.IsEmpty).Select(r => piece with { Range = r }));
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
        var taken = piece with { Range = piece.Range with { End = piece.Range.First + Math.Max(1, Math.Min(piece.Range.Count / 8, most)) } };
        _pieces.RemoveAt(index);
        if (taken.Range.End < piece.Range.End)
        {
            _pieces.Insert(index, piece with { Range = piece.Range with { First = taken.Range.End } });
        }

        return taken;
    }
}
