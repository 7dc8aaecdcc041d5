namespace OrleansGrid.Engine;

/// <summary>Jobs whose items run elsewhere: no task is started, and outcomes come from outside.</summary>
public sealed partial class JobMachine
{
    private bool RunsElsewhere => Record.Study is { AskAndTell: true };

    /// <summary>Whether an item can be given out.</summary>
    public bool MayGiveOut => _open && _ending is null && Record.State is JobState.Pending or JobState.Running;

    private void OnItemGivenOut()
    {
        if (MayGiveOut)
        {
            BeginToRun();
        }
    }

    /// <summary>Heard twice, it changes nothing.</summary>
    private void OnOutcomesReported(OutcomesReported told)
    {
        _stages[told.Stage].Read(told.Facts);
        foreach (var range in told.Facts.Finished)
        {
            _stages[told.Stage].Claim(range);
        }
    }
}
