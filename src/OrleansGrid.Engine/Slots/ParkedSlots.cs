namespace OrleansGrid.Engine.Slots;

/// <summary>Slots that the job holds while it waits for items of a slow task, and how many slots the pool wants back.</summary>
internal sealed class ParkedSlots(SlotHolds holds)
{
    private readonly List<string> _silos = [];

    public int Count => _silos.Count;

    /// <summary>Slots that are still to be given back as tasks end.</summary>
    public int GiveBack { get; private set; }

    public string Last => _silos[^1];

    /// <param name="stage">Number of the stage whose tasks need what the slot gives.</param>
    public void Park(string silo, int stage)
    {
        _silos.Add(silo);
        holds.Take(silo, stage);
    }

    /// <summary>The slot that was parked last is used or let go.</summary>
    public void RemoveLast()
    {
        holds.Release(_silos[^1]);
        _silos.RemoveAt(_silos.Count - 1);
    }

    public void LetAllGo()
    {
        while (Count > 0)
        {
            RemoveLast();
        }
    }

    /// <summary>The pool wants so many slots back: those that only wait go first.</summary>
    public void AskedBack(int slots)
    {
        GiveBack = slots;
        while (GiveBack > 0 && Count > 0)
        {
            RemoveLast();
            GiveBack--;
        }
    }

    /// <returns>A slot that is free now is to be given back.</returns>
    public bool TryGiveBack()
    {
        if (GiveBack == 0)
        {
            return false;
        }

        GiveBack--;
        return true;
    }
}
