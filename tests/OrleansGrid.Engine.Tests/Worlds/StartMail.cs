namespace OrleansGrid.Engine.Tests;

/// <summary>A call that starts a task: it may time out for the caller and arrive all the same.</summary>
internal sealed record StartMail(
    string What,
    SimGrain? Owner,
    Func<bool> Ready,
    Action Arrive,
    Action Lose,
    Func<bool> CanArriveLate,
    Action ArriveLate
) : Mail(What, Owner, Ready, Arrive, Lose);
