using NetnsPS.Baselines;

namespace NetnsPS.Tests.Unit.Baselines;

/// <summary>A subject whose descriptors a test decides, each time that they are read.</summary>
internal sealed class FakeSubject(Func<IReadOnlyList<FileDescriptor>> fresh) : ResourceSubject
{
    internal override bool HasOnlyDescriptors => true;

    internal override void Read(ResourceReader reader)
    {
        foreach (FileDescriptor fd in fresh()) reader.Add(Resource.Of(fd));
    }
}
