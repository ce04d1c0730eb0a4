"""Swaps names between what is the user's own and links to what is root's, as fast as it can, until its input ends."""
import os, select, sys

folder, secret_file, secret_folder = sys.argv[1:4]
os.chdir(folder)
swaps = 0
os.makedirs('real', exist_ok=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    for _ in range(50):
        with open('file.new', 'w') as f:
            f.write('mine')
        os.replace('file.new', 'file')
        os.symlink(secret_file, 'link.new')
        os.replace('link.new', 'file')
        # A directory can't be replaced by a link at once.
        try:
            os.mkdir('folder')
        except FileExistsError:
            pass
        try:
            os.rename('folder', 'folder.old')
            os.symlink(secret_folder, 'folder')
            os.unlink('folder')
            os.rename('folder.old', 'folder')
        except OSError:
            pass
        swaps += 1
print(swaps, flush=True)
